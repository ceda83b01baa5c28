//! As much of tokio's interface as the programs use, for one thread.

pub mod sync {
    use std::cell::{Ref, RefCell, RefMut};
    use std::ops::{Deref, DerefMut};

    #[derive(Debug)]
    pub struct TryLockError(());

    pub struct Mutex<T>(RefCell<T>);
    pub struct MutexGuard<'a, T: ?Sized>(RefMut<'a, T>);
    pub struct MappedMutexGuard<'a, T: ?Sized>(RefMut<'a, T>);

    impl<T> Mutex<T> {
        pub fn new(data: T) -> Self {
            Mutex(RefCell::new(data))
        }
        pub async fn lock(&self) -> MutexGuard<'_, T> {
            MutexGuard(self.0.borrow_mut())
        }
        pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
            self.0.try_borrow_mut().map(MutexGuard).map_err(|_| TryLockError(()))
        }
    }

    impl<'a, T: ?Sized> MutexGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(this: Self, f: F) -> MappedMutexGuard<'a, U> {
            MappedMutexGuard(RefMut::map(this.0, f))
        }
    }

    pub struct RwLock<T>(RefCell<T>);
    pub struct RwLockReadGuard<'a, T: ?Sized>(Ref<'a, T>);
    pub struct RwLockWriteGuard<'a, T>(&'a RefCell<T>, RefMut<'a, T>);

    impl<T> RwLock<T> {
        pub fn new(data: T) -> Self {
            RwLock(RefCell::new(data))
        }
        pub async fn read(&self) -> RwLockReadGuard<'_, T> {
            RwLockReadGuard(self.0.borrow())
        }
        pub async fn write(&self) -> RwLockWriteGuard<'_, T> {
            RwLockWriteGuard(&self.0, self.0.borrow_mut())
        }
        pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
            let guard = self.0.try_borrow_mut().map_err(|_| TryLockError(()))?;
            Ok(RwLockWriteGuard(&self.0, guard))
        }
    }

    impl<'a, T> RwLockWriteGuard<'a, T> {
        pub fn downgrade(self) -> RwLockReadGuard<'a, T> {
            drop(self.1);
            RwLockReadGuard(self.0.borrow())
        }
    }

    macro_rules! deref {
        ($($name:ident $field:tt,)*) => {$(
            impl<T> Deref for $name<'_, T> {
                type Target = T;
                fn deref(&self) -> &T {
                    &self.$field
                }
            }
        )*};
    }
    deref!(MutexGuard 0, MappedMutexGuard 0, RwLockReadGuard 0, RwLockWriteGuard 1,);

    impl<T> DerefMut for MutexGuard<'_, T> {
        fn deref_mut(&mut self) -> &mut T {
            &mut self.0
        }
    }
    impl<T> DerefMut for RwLockWriteGuard<'_, T> {
        fn deref_mut(&mut self) -> &mut T {
            &mut self.1
        }
    }
}

#[doc(hidden)]
pub mod inside {
    use std::cell::Cell;
    use std::future::{Future, poll_fn};
    use std::pin::Pin;
    use std::task::Poll;

    thread_local! {
        /// Which of so many branches of a `select!` is done first.
        pub static CHOICE: Cell<fn(usize) -> usize> = const { Cell::new(|_| 0) };
    }

    /// What `select!` comes to: it polls its branches, and then it waits or is done.
    #[derive(Clone, Copy)]
    pub enum Turn {
        Polls,
        Waits,
        IsDone,
    }

    thread_local! {
        /// Who wants to know it: a branch that waits is no suspension where another one is done.
        pub static TURN: Cell<fn(Turn)> = const { Cell::new(|_| {}) };
    }

    pub enum Either<A, B> {
        First(A),
        Second(B),
    }

    pub async fn both<A: Future, B: Future>(mut a: Pin<&mut A>, mut b: Pin<&mut B>) -> (A::Output, B::Output) {
        let (mut first, mut second) = (None, None);
        poll_fn(|context| {
            if first.is_none()
                && let Poll::Ready(value) = a.as_mut().poll(context)
            {
                first = Some(value);
            }
            if second.is_none()
                && let Poll::Ready(value) = b.as_mut().poll(context)
            {
                second = Some(value);
            }
            match (first.take(), second.take()) {
                (Some(a), Some(b)) => Poll::Ready((a, b)),
                (a, b) => {
                    (first, second) = (a, b);
                    Poll::Pending
                }
            }
        })
        .await
    }

    pub async fn one<A: Future, B: Future>(mut a: Pin<&mut A>, mut b: Pin<&mut B>) -> Either<A::Output, B::Output> {
        let second_first = CHOICE.get()(2) == 1;
        poll_fn(|context| {
            TURN.get()(Turn::Polls);
            for turn in [second_first, !second_first] {
                let done = if turn {
                    b.as_mut().poll(context).map(Either::Second)
                } else {
                    a.as_mut().poll(context).map(Either::First)
                };
                if done.is_ready() {
                    TURN.get()(Turn::IsDone);
                    return done;
                }
            }
            TURN.get()(Turn::Waits);
            Poll::Pending
        })
        .await
    }
}

#[macro_export]
macro_rules! join {
    ($a:expr, $b:expr $(,)?) => {{
        let (a, b) = (::std::future::IntoFuture::into_future($a), ::std::future::IntoFuture::into_future($b));
        let (a, b) = (::std::pin::pin!(a), ::std::pin::pin!(b));
        $crate::inside::both(a, b).await
    }};
}

#[macro_export]
macro_rules! select {
    ($p:pat = $a:expr => $first:expr, $q:pat = $b:expr => $second:expr $(,)?) => {{
        let done = {
            let (a, b) = (::std::future::IntoFuture::into_future($a), ::std::future::IntoFuture::into_future($b));
            let (a, b) = (::std::pin::pin!(a), ::std::pin::pin!(b));
            let done = $crate::inside::one(a, b).await;
            done
        };
        match done {
            $crate::inside::Either::First($p) => $first,
            $crate::inside::Either::Second($q) => $second,
        }
    }};
}
