"""Names of languages, as people say them."""

from __future__ import annotations

_NAMES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "cy": "Welsh", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fr": "French", "ga": "Irish", "gu": "Gujarati", "hi": "Hindi", "hu": "Hungarian", "it": "Italian",
    "lt": "Lithuanian", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "so": "Somali", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """The English name of a language by its ISO 639-1 code; for one that we have no name for, the code.

    >>> language_name("cy"), language_name("eo")
    ('Welsh', 'a language with the code eo')
    """
    return _NAMES.get(code, f"a language with the code {code}")
