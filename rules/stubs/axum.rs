//! crate: axum

pub use extension::Extension;
pub use form::Form;
pub use json::Json;
pub use routing::Router;
#[slow("network")]
pub async fn serve<L, M>(listener: L, make_service: M) -> std::io::Result<()>;
mod extension {
    #[derive(Clone)]
    pub struct Extension<T>(pub T);
    impl<T> std::ops::Deref for Extension<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Extension<T> {}
}
mod form {
    #[derive(Clone)]
    pub struct Form<T>(pub T);
    impl<T> std::ops::Deref for Form<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Form<T> {}
}
mod json {
    #[derive(Clone)]
    pub struct Json<T>(pub T);
    impl<T> std::ops::Deref for Json<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Json<T> {}
}
pub mod extract {
    pub use crate::{Extension, Form, Json};
    #[derive(Clone)]
    pub struct State<T>(pub T);
    impl<T> std::ops::Deref for State<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for State<T> {}
    #[derive(Clone)]
    pub struct Path<T>(pub T);
    impl<T> std::ops::Deref for Path<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Path<T> {}
    #[derive(Clone)]
    pub struct Query<T>(pub T);
    impl<T> std::ops::Deref for Query<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Query<T> {}
    #[derive(Clone)]
    pub struct ConnectInfo<T>(pub T);
    impl<T> std::ops::Deref for ConnectInfo<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for ConnectInfo<T> {}
    pub trait FromRef<T> {
        #[transparent]
        fn from_ref(input: &T) -> Self;
    }
    pub mod ws {
        pub struct WebSocketUpgrade;
        pub struct WebSocket;
        #[slow("network")]
        impl WebSocket {
            pub async fn recv(&mut self) -> Option<Result<Message, crate::Error>>;
            pub async fn send(&mut self, msg: Message) -> Result<(), crate::Error>;
        }
        impl futures::stream::Stream for WebSocket {
            type Item = Result<Message, crate::Error>;
        }
        impl futures::sink::Sink<Message> for WebSocket {
            type Error = crate::Error;
        }
        pub struct Message;
    }
}
pub struct Error;
pub mod routing {
    #[derive(Clone, Default)]
    pub struct Router<S = ()>;
    impl<S> Router<S> {
        pub fn new() -> Self;
        pub fn route<M>(self, path: &str, method_router: M) -> Self;
        pub fn nest<R>(self, path: &str, router: R) -> Self;
        pub fn merge<R>(self, other: R) -> Self;
        pub fn layer<L>(self, layer: L) -> Self;
        pub fn with_state<S2>(self, state: S) -> Router<S2>;
    }
}
