"""The outbox: what people are to be told, and what became of it."""

from itilbrm.registers.register import Register, creation_method, step_method
from itilbrm.telling import Message, message

__all__ = ["Messages"]


class Messages(Register[Message]):
    """What people are to be told; ``owner`` is the recipient, ``parent`` the record it speaks of."""

    write = creation_method(message.write)
    record_told = step_method(message.record_told)
    retry = step_method(message.retry)
    cancel = step_method(message.cancel)

    # Those of who delivers: Practice.deliver takes them.
    hold = step_method(message.hold)
    claim = step_method(message.claim)
    gather = step_method(message.gather)
    release = step_method(message.release)
    settle = step_method(message.settle)
    fail = step_method(message.fail)
    give_up = step_method(message.give_up)
