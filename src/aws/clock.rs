//! What time it is where AWS answers.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sts::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::BoxError;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

use crate::model::Moment;

/// Notes the `Date` of the answers that pass.
#[derive(Debug, Clone, Default)]
pub(super) struct Clock(Arc<Mutex<Option<Moment>>>);

impl Clock {
    /// Returns the time of the last answer, where it told one.
    pub fn told(&self) -> Option<Moment> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for Clock {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        // An answer without a date, or with none that HTTP knows, tells no time.
        let date = date.and_then(|date| DateTime::from_str(date, Format::HttpDate).ok());
        let moment = date.map(|date| Moment::from_millis(date.secs() * 1_000));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = moment;
        Ok(())
    }
}
