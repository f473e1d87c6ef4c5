"""`translate` of `steppewatch.yaml`: which server translates."""

from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, model_validator

from alerts.keys import Secret, check_webhook, look_up
from alerts.translate.texts import Api
from scraper.config import Keys


class TranslateSettings(Keys):
    """`url` is the server's, without `/translate`; it may be private, as the owner's other addresses."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    api: Api
    url: Annotated[Secret, BeforeValidator(check_webhook)]
    key: Annotated[Secret, BeforeValidator(look_up)] | None = None

    @model_validator(mode="after")
    def check_key(self) -> Self:
        if self.api == "deepl" and self.key is None:
            raise ValueError("DeepL asks for a key: write key: ${ENV_NAME} or file:/path")
        return self
