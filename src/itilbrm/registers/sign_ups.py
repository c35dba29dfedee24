"""Sign-ups: who asked for which standard service, and what became of it."""

from itilbrm.processes.sign_ups import SignUp, signing_up
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["SignUps"]


class SignUps(Register[SignUp]):
    """Sign-ups; ``parent`` is the agreement they are a line of, ``owner`` who sees to them at the provider."""

    request = creation_method(signing_up.request)
    adopt = adoption_method(signing_up.adopt)
    assign = step_method(signing_up.assign)
    capture = step_method(signing_up.capture)
    negotiate = step_method(signing_up.negotiate)
    propose = step_method(signing_up.propose)
    offer = step_method(signing_up.offer)
    renegotiate = step_method(signing_up.renegotiate)
    sign = step_method(signing_up.sign)
    provision = step_method(signing_up.provision)
    confirm_active = step_method(signing_up.confirm_active)
    amend = step_method(signing_up.amend)
    terminate = step_method(signing_up.terminate)
    decline = step_method(signing_up.decline)
    convert = step_method(signing_up.convert)
    cancel = step_method(signing_up.cancel)
    move_to_customer = step_method(signing_up.move_to_customer)

    # Those of the clock, and those that follow from what becomes of other records.
    remind_to_answer = step_method(signing_up.remind_to_answer)
    lapse = step_method(signing_up.lapse)
    file = step_method(signing_up.file)
    end = step_method(signing_up.end)
    note_requirement = step_method(signing_up.note_requirement)
