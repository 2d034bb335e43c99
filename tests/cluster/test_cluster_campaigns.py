from __future__ import annotations

import random

from made_corpus import MadeCorpus
from template_letters import ADDED, TEMPLATE, letters_of

from pipeline.cluster import cluster
from pipeline.cluster.campaigns import find_campaigns
from pipeline.cluster.statements import Voices, gather_statements
from pipeline.datamodel import check_quotes
from pipeline.settings import ClusterSettings

SETTINGS = ClusterSettings()


def test_25_copies_are_one_campaign_and_4_additions_are_kept_word_for_word() -> None:
    letters, texts = letters_of()
    (campaign,) = find_campaigns(letters, texts, SETTINGS)
    assert len(campaign.responses) == 25
    assert "Dear" not in campaign.template
    assert campaign.template.startswith(TEMPLATE[0][:30])
    assert sorted(addition.span.quote for addition in campaign.additions) == sorted(ADDED.values())
    for addition in campaign.additions:
        check_quotes(texts[addition.document], [addition.span])
        assert ADDED[addition.response] == addition.span.quote


def test_an_edited_sentence_is_no_addition() -> None:
    letters, texts = letters_of(edit=("five miles", "ten long miles"), additions={})
    (campaign,) = find_campaigns(letters, texts, SETTINGS)
    assert len(campaign.responses) == 25
    assert campaign.additions == ()


def test_a_long_letter_around_the_template_joins_the_campaign() -> None:
    own = " ".join(f"On day {number} my neighbour number {number} waited for the ferry to the old quay." for number in range(40))
    letters, texts = letters_of(additions={"resp-03": own})
    (campaign,) = find_campaigns(letters, texts, SETTINGS)
    assert [addition.span.quote for addition in campaign.additions] == [own]


def test_two_copies_or_short_answers_or_one_sender_are_no_campaign() -> None:
    letters, texts = letters_of()
    assert find_campaigns(letters[:2], texts, SETTINGS) == ()
    short, texts = letters_of(template=("More buses in the evening, please.",))
    assert find_campaigns(short, texts, SETTINGS) == ()
    same, texts = letters_of(one_sender=True)
    assert find_campaigns(same, texts, SETTINGS) == ()


def test_letters_about_the_same_matter_in_their_own_words_are_no_campaign() -> None:
    subjects = ["clinic", "surgery", "ward", "practice", "pharmacy"]
    template = [
        tuple(f"Since {number} our {subject} has {verb} every {noun} on {street} Street without a break." for verb, noun in pairs)
        for number, (subject, street) in enumerate(
            zip(subjects, ["Quay", "Mill", "Ash", "Reed", "Tide"], strict=True), start=1990
        )
        for pairs in [[(f"{subject}{n}ed", f"{street}{n}") for n in range(4)]]
    ]
    letters, texts = [], {}
    for number, paragraphs in enumerate(template):
        one, own = letters_of(template=paragraphs, count=1, first=number * 100, additions={})
        letters += one
        texts |= own
    assert find_campaigns(letters, texts, SETTINGS) == ()


def test_order_does_not_matter() -> None:
    letters, texts = letters_of()
    shuffled = letters[:]
    random.Random(5).shuffle(shuffled)
    assert find_campaigns(shuffled, texts, SETTINGS) == find_campaigns(letters, texts, SETTINGS)


def test_word_for_word_copies_are_told_from_varied_ones() -> None:
    letters, texts = letters_of(edit=("five miles", "ten long miles"))
    (campaign,) = find_campaigns(letters, texts, SETTINGS)
    varied = {*ADDED, *(f"resp-{number:02}" for number in range(0, 25, 7))}
    assert set(campaign.exact) == set(campaign.responses) - varied
    assert campaign.template_response in campaign.exact
    assert {addition.response for addition in campaign.additions} == set(ADDED)


def test_a_shortened_copy_belongs_to_the_campaign() -> None:
    letters, texts = letters_of(additions={})
    short, own = letters_of(template=TEMPLATE[:1] + TEMPLATE[2:], count=1, first=40, additions={})
    (campaign,) = find_campaigns([*letters, *short], texts | own, SETTINGS)
    assert len(campaign.responses) == 26
    assert campaign.additions == ()
    assert "resp-40" not in campaign.exact


def test_a_letter_with_half_its_words_changed_belongs_to_the_campaign() -> None:
    letters, texts = letters_of(additions={})
    changed = (
        TEMPLATE[0],
        "From here the bus to the next unit leaves at six. Families like mine without a car would have to pay for a taxi.",
        "Please publish the figures behind the proposal before you decide anything at all.",
        "We lived through the last closure and nobody has forgotten how it went in the end.",
    )
    edited, own = letters_of(template=changed, count=1, first=40, additions={})
    (campaign,) = find_campaigns([*letters, *edited], texts | own, SETTINGS)
    assert "resp-40" in campaign.responses
    own_words = [addition.span.quote for addition in campaign.additions if addition.response == "resp-40"]
    assert changed[3] in own_words[-1]
    assert not any(changed[0] in words for words in own_words)


def test_a_variant_that_many_sent_is_the_same_campaign() -> None:
    letters, texts = letters_of(additions={})
    variant, own = letters_of(template=TEMPLATE[:2], count=5, first=40, additions={})
    (campaign,) = find_campaigns([*letters, *variant], texts | own, SETTINGS)
    assert len(campaign.responses) == 30


def test_another_letter_of_the_same_organiser_is_another_campaign() -> None:
    letters, texts = letters_of(additions={})
    other = (
        TEMPLATE[0],
        "Our maternity ward was promised a second birthing pool in spring, and the midwives are still waiting for the plumber.",
        "Parents drive to the coast hospital instead, where they lie in corridors and are sent home within hours of the birth.",
        "Hold a meeting in the town itself.",
    )
    second, own = letters_of(template=other, count=6, first=40, additions={})
    campaigns = find_campaigns([*letters, *second], texts | own, SETTINGS)
    assert sorted(len(campaign.responses) for campaign in campaigns) == [6, 25]


def test_who_writes_and_thanks_is_no_addition() -> None:
    blanks = {
        "resp-03": "My name is Ann Reed, and I live in Marsh End, Wealdshore.",
        "resp-05": "Reed Bay Anglers",
        "resp-09": "Thank you for your consideration.",
        "resp-12": "My name is Jo Pool, and I live in fear of the last bus.",
    }
    letters, texts = letters_of(additions=blanks)
    (campaign,) = find_campaigns(letters, texts, SETTINGS)
    assert [addition.span.quote for addition in campaign.additions] == [blanks["resp-12"]]


def test_in_one_paragraph_the_templates_sentences_are_the_campaigns_and_the_added_one_is_the_senders() -> None:
    corpus = MadeCorpus()
    for number in range(6):
        own = [ADDED["resp-11"]] if number == 3 else []
        corpus.respond(f"Sender {number}", " ".join([*TEMPLATE[:2], *own, TEMPLATE[2]]), subject="unit")
    made = corpus.corpus()
    campaigns = cluster(made, corpus.vectors(), ()).campaigns
    statements = gather_statements(made, frozenset(), campaigns, Voices(made))
    by_sender = {
        statement.text: {part.passage.respondent for part in statement.parts if not part.copied} for statement in statements
    }
    assert by_sender.pop(ADDED["resp-11"]) == {"res-Sender 3"}
    assert set(by_sender) >= {TEMPLATE[0]}
    assert all(not senders for senders in by_sender.values())
