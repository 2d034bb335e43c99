from __future__ import annotations

import random

from template_letters import ADDED, TEMPLATE, letters_of

from pipeline.cluster.campaigns import find_campaigns
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
