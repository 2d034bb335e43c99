"""Sources that name nobody: pronouns, and what an answer answers."""

from __future__ import annotations

IT = frozenset({"it", "its"})
HE = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
ONE_OF_THEM = frozenset({"one", "another", "someone", "somebody"})
ANSWERED = frozenset({"document", "paper", "consultation"})
THEY = frozenset({"they", "them", "their"})
ADDRESSED = frozenset({"you", "your", "yours", "'s"})
WE = frozenset({"we", "us", "our", "i", "me", "my", "ourselves"})
