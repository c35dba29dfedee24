"""Public holidays of countries and regions, from the package ``holidays``; the one room that imports it."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.values import identity

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["PublicHolidays"]


@attrs.frozen(kw_only=True)
class PublicHolidays:
    """The public holidays of a country or of one of its regions, as the package ``holidays`` knows them.

    Attributes:
        country: A code of ISO 3166, such as ``"GB"``.
        subdivision: A region as that package calls it, such as ``"ENG"``; empty for the whole country.

    Raises:
        InvalidInput: The package is not installed, or does not know the country or region.
    """

    country: str = attrs.field(validator=identity())
    subdivision: str = attrs.field(default="", validator=identity(blank=True))

    def __attrs_post_init__(self) -> None:
        package = _package()
        countries: dict[str, list[str]] = package.list_supported_countries(include_aliases=True)
        if self.country not in countries:
            hint = suggestion(self.country, countries)
            raise InvalidInput(
                "holidays.of.country",
                f"{self.country!r} is not known{hint}",
                "give a code of ISO 3166 such as 'GB', or list the dates",
            )
        regions = countries[self.country]
        if self.subdivision and self.subdivision not in regions:
            raise InvalidInput(
                "holidays.of.subdivision",
                f"{self.country} has no region {self.subdivision!r}{suggestion(self.subdivision, regions)}",
                f"choose from {', '.join(regions)}" if regions else "leave it out",
            )

    @property
    def source(self) -> str:
        """Which data are meant: the package and its version, which changes when its data do."""
        return f"holidays-{_package().__version__}"

    def dates_in(self, year: int) -> frozenset[date]:
        """Return the dates of a year, with the days on which holidays are observed."""
        return _dates(self.country, self.subdivision, year)


@lru_cache(maxsize=1024)
def _dates(country: str, subdivision: str, year: int) -> frozenset[date]:
    found = _package().country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(day for day in found if day.year == year)


def _package() -> "ModuleType":
    try:
        import holidays
    except ImportError:
        raise InvalidInput(
            "holidays.of",
            "public holidays come from a package that is not installed",
            "pip install itilbrm[calendar], or list the dates",
        ) from None
    return holidays
