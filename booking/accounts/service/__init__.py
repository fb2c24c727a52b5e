"""What is done with accounts: register, sign in, agree, reset and change passwords, give roles, forget."""

from booking.accounts.service.users import AddressTaken, create_user, grant_role

__all__ = ["AddressTaken", "create_user", "grant_role"]
