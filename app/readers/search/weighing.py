"""How much each token weighs in a document: BM25F, worked out once, when the document is indexed."""

from collections import Counter

from app.readers.search.port import Document
from app.readers.search.tokens import tokens

SATURATION = 0.9  # BM25's k1: how soon a repeated word stops counting
LENGTH_MATTERS = 0.7  # BM25's b
USUAL_LENGTH = 400  # tokens; fixed, so that a document's weights never depend on its neighbours
SHORTEST_LENGTH = 80  # a post of three words is not better for being short
TITLE_WEIGHT = 3.0  # title and tags belong to the post that opens the topic
TAG_WEIGHT = 1.5
BEST_ANSWER_GAIN = 1.2
FULL = 200  # a token that fills the document; times the best answer's gain it still fits a byte


def weights(document: Document) -> dict[str, int]:
    """Each token's share of the score, 1 to 255; a query multiplies it by how rare the token is."""
    body = Counter(tokens(document.text))
    length = max(body.total(), SHORTEST_LENGTH)
    norm = 1 - LENGTH_MATTERS + LENGTH_MATTERS * length / USUAL_LENGTH
    strength = {token: count / norm for token, count in body.items()}
    if document.opens_topic:
        for text, weight in ((document.title, TITLE_WEIGHT), (" ".join(document.tags), TAG_WEIGHT)):
            for token in tokens(text):
                strength[token] = strength.get(token, 0) + weight
    full = FULL * (BEST_ANSWER_GAIN if document.is_best else 1)
    return {token: max(1, round(full * held / (held + SATURATION))) for token, held in strength.items()}
