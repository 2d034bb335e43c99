"""The explorer and the review desk: a small web application over one run, served on this machine for the team's own eyes.

In: the folder of a finished run. Out: pages made here, without a request to anywhere else, which work with JavaScript off. What
people decide goes into the store before the answer goes out.

Consent: this is where the team works. It shows names and words that may not be published, and marks them as such; the digest
that it hands out leaves them out.
"""

from __future__ import annotations

from pipeline.web.serving import serve

__all__ = ["serve"]
