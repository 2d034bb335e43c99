"""Greenpaper reads policy consultations: who supports, conditionally supports or opposes what, in whose words, on which page."""

__version__ = "0.1.0"
