"""What somebody should look at first: one list over all sub-processes, by instant and with the reason (G-13).

Each kind of record says in a small file of its own what it adds; :mod:`~itilbrm.views.today.contributors` names them.
"""

from itilbrm.views.today.asking import today
from itilbrm.views.today.complaints import UNOWNED
from itilbrm.views.today.contributors import CONTRIBUTORS
from itilbrm.views.today.entries import AHEAD, Contributor, Entry, Today, dated, entry_of, waiting

__all__ = ["AHEAD", "CONTRIBUTORS", "UNOWNED", "Contributor", "Entry", "Today", "dated", "entry_of", "today", "waiting"]
