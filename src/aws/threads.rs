//! The threads that wait for answers.

use std::io;
use std::ops::Deref;

use tokio::runtime::{Builder, Runtime};

/// A runtime that anybody may be the last to drop.
///
/// Tasks hold clients, and clients hold this: one that lists ahead for a reader who went away may be
/// its last owner. A [`Runtime`] waits for its threads when it is dropped, and panics where it is
/// dropped on one of them; this one does not wait.
#[derive(Debug)]
pub(crate) struct Threads {
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

impl Threads {
    /// # Errors
    /// Fails where the system gives no threads.
    pub fn start(number: usize) -> io::Result<Self> {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(number).thread_name("aws").enable_all().build()?;
        Ok(Self { runtime: Some(runtime) })
    }
}

impl Deref for Threads {
    type Target = Runtime;

    fn deref(&self) -> &Runtime {
        self.runtime.as_ref().unwrap_or_else(|| unreachable!("it is there until it is dropped"))
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;

    #[test]
    fn a_task_may_be_the_last_that_holds_them() {
        let threads = Arc::new(Threads::start(1).unwrap());
        let (held, (tell, told)) = (Arc::clone(&threads), mpsc::channel());
        let (go, wait) = mpsc::channel();
        threads.spawn(async move {
            wait.recv().unwrap();
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(held)));
            tell.send(outcome.is_ok()).unwrap();
        });
        drop(threads);
        go.send(()).unwrap();
        assert_eq!(told.recv(), Ok(true));
    }
}
