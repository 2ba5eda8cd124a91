//! CloudTrail Lake: SQL over an event data store.
//!
//! Tried against the published form of the API only, never against Lake itself.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartQuery.html>,
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetQueryResults.html>.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_cloudtrail::operation::get_query_results::GetQueryResultsOutput;
use aws_sdk_cloudtrail::types::QueryStatus;

use super::cloudtrail::Trails;
use super::{Asked, Call, Error, Kind};

/// A row: texts by the name of their column, in small letters.
pub(crate) type Row = BTreeMap<String, String>;

/// What a query has come to.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It is not at its end.
    Waiting,
    /// It is, and this is a page of its rows.
    Page {
        rows: Vec<Row>,
        next: Option<String>,
        /// How many rows there are on all pages, where the answer tells.
        total: Option<usize>,
    },
}

impl Trails {
    /// Starts a query and lets it go, to find out whether that may be done.
    ///
    /// # Errors
    /// Fails where it may not.
    pub fn try_query(&self, statement: &str) -> Result<(), Error> {
        let query = self.patiently(|| self.start_query(statement))?;
        self.patiently(|| self.answer(&query, None)).map(|_| ())
    }

    /// Starts a query and returns its id.
    pub(crate) async fn start_query(&self, statement: &str) -> Result<String, Error> {
        let ask = self.client().start_query().query_statement(statement);
        let answer = ask.send().await.asked(START, self.region())?;
        answer
            .query_id
            .ok_or_else(|| START.error(self.region(), Kind::Answer, "the answer has no `QueryId`"))
    }

    /// Asks what a query has come to, and for a page of its rows.
    pub(crate) async fn answer(&self, query: &str, next: Option<String>) -> Result<Answer, Error> {
        let ask = self.client().get_query_results().query_id(query).max_query_results(PAGE);
        let answer = ask.set_next_token(next.clone()).send().await.asked(RESULTS, query)?;
        if answer.next_token.is_some() && answer.next_token == next {
            return Err(no_answer(query, "the same page is named again"));
        }
        match answer.query_status {
            Some(QueryStatus::Queued | QueryStatus::Running) => Ok(Answer::Waiting),
            Some(QueryStatus::Finished) => page(query, answer),
            Some(status) => {
                // It ended, and not well: asking again would give the same.
                let why = answer.error_message.filter(|why| !why.is_empty());
                let why = why.map_or_else(String::new, |why| format!(": {why}"));
                let cause = format!("the query ended as {}{why}", status.as_str());
                Err(RESULTS.error(query, Kind::Refused, cause))
            }
            None => Err(no_answer(query, "the answer has no `QueryStatus`")),
        }
    }
}

fn page(query: &str, answer: GetQueryResultsOutput) -> Result<Answer, Error> {
    let total = answer.query_statistics.and_then(|told| told.total_results_count);
    let total = total.and_then(|total| usize::try_from(total).ok());
    let rows = match (answer.query_result_rows, total) {
        (Some(rows), _) => rows,
        (None, Some(0)) => Vec::new(),
        (None, _) => return Err(no_answer(query, "the answer has no `QueryResultRows`")),
    };
    let rows = rows.into_iter().map(|columns| row(query, columns)).collect::<Result<_, _>>()?;
    Ok(Answer::Page { rows, next: answer.next_token, total })
}

/// A row comes as a list of maps, each of one column. Trino takes names without their case.
fn row(query: &str, columns: Vec<HashMap<String, String>>) -> Result<Row, Error> {
    let mut row = Row::new();
    for (name, text) in columns.into_iter().flatten() {
        if row.insert(name.to_ascii_lowercase(), text).is_some() {
            return Err(no_answer(query, "a row has a column twice"));
        }
    }
    Ok(row)
}

/// Says that an answer is not one to the question: it may come right the next time.
pub(crate) fn no_answer(query: &str, cause: impl Into<String>) -> Error {
    RESULTS.error(query, Kind::Answer, cause)
}

/// Says that a query cannot be read to its end.
pub(crate) fn given_up(query: &str, cause: &str) -> Error {
    RESULTS.error(query, Kind::Refused, cause)
}

/// The most that AWS gives.
const PAGE: i32 = 1_000;
const START: Call = Call { doing: "start a query in", action: "cloudtrail:StartQuery" };
const RESULTS: Call =
    Call { doing: "read the results of query", action: "cloudtrail:GetQueryResults" };
