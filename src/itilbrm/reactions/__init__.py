"""What follows from what in the library itself; the reactions of plugins come after these."""

from typing import Final

from itilbrm.lifecycle import Reactions
from itilbrm.reactions.agreeing import AGREEING
from itilbrm.reactions.alerting import ALERTING
from itilbrm.reactions.asking_to_decide import ASKING_TO_DECIDE
from itilbrm.reactions.following import FOLLOWING_LETTERS
from itilbrm.reactions.holding import HOLDING
from itilbrm.reactions.informing import INFORMING
from itilbrm.reactions.mandating import MANDATING
from itilbrm.reactions.negotiating import NEGOTIATING
from itilbrm.reactions.portfolio import KEEPING_THE_PORTFOLIO
from itilbrm.reactions.requiring import REQUIRING
from itilbrm.reactions.serving import SERVING
from itilbrm.reactions.signing_up import SIGNING_UP_FOLLOWS
from itilbrm.reactions.telling_of_sign_ups import TELLING_OF_SIGN_UPS
from itilbrm.reactions.watching import WATCHING

__all__ = ["REACTIONS"]

REACTIONS: Final[tuple[Reactions, ...]] = (
    NEGOTIATING,
    AGREEING,
    INFORMING,
    WATCHING,
    ALERTING,
    FOLLOWING_LETTERS,
    SERVING,
    HOLDING,
    MANDATING,
    SIGNING_UP_FOLLOWS,
    TELLING_OF_SIGN_UPS,
    REQUIRING,
    ASKING_TO_DECIDE,
    KEEPING_THE_PORTFOLIO,
)
"""The reactions that come with the library, in the order in which they answer: letters before the watch looks on."""
