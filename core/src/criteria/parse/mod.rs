//! Tokens to a tree: recursive descent, with precedence climbing for arithmetic.
//!
//! The parser never fails. Where something is missing it tells a problem once, puts [`Kind::Missing`] into
//! the tree and goes on, so that half-typed text still has clauses to count. At the end of the text it notes
//! what could come next; completion reads these notes.

mod criterion;
mod set;
mod value;

use crate::criteria::CriteriaError;
use crate::criteria::error::MAX_DEPTH;
use crate::criteria::token::{Lexeme, Token, lex};
use crate::criteria::tree::{Kind, Tree};
use crate::diag::Span;
use crate::math::sort_by_key;

const CONNECTIVE: &str = "and, or";

/// What reading a text yields: always a tree, and what is wrong with the text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree, with [`Kind::Missing`] where something was expected.
    pub tree: Tree,
    /// What is wrong, in the order of the text. Empty: the tree says all that was written.
    pub problems: Vec<CriteriaError>,
}

impl Parsed {
    /// The tree of a text without problems.
    ///
    /// # Errors
    /// The problems.
    pub fn whole(self) -> Result<Tree, Vec<CriteriaError>> {
        if self.problems.is_empty() { Ok(self.tree) } else { Err(self.problems) }
    }
}

/// What could come next at the end of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Next {
    /// A value or a criterion; inside `where`, of these rows.
    Operand {
        /// The table whose rows are looked at.
        table: Option<String>,
    },
    /// Something to do with the value before.
    Operator {
        /// The value.
        of: Tree,
        /// The table whose rows are looked at.
        table: Option<String>,
    },
    /// A value to compare another with.
    Value {
        /// The other.
        of: Tree,
        /// The table whose rows are looked at.
        table: Option<String>,
    },
    /// A related table.
    Table,
    /// A column of a table.
    Column {
        /// The table.
        table: String,
    },
    /// The name of a segmentation.
    Segmentation,
    /// One of these words.
    Words(&'static [&'static str]),
}

/// Reads a criterion, a measure or a column. See the [module](super) for the language.
///
/// ```
/// use hedgerow_core::criteria::parse;
/// let parsed = parse("age>=25 AND country in (\"Greece\",\"Cyprus\")");
/// assert!(parsed.problems.is_empty());
/// assert_eq!(parsed.tree.to_string(), "age >= 25 and country in (\"Greece\", \"Cyprus\")");
/// assert_eq!(parse("age >=").problems[0].to_string(), "expected a value, found the end");
/// ```
pub fn parse(text: &str) -> Parsed {
    parse_noting(text).0
}

/// Reads a text and what could come at its end.
pub(super) fn parse_noting(text: &str) -> (Parsed, Vec<Next>) {
    let mut problems = Vec::new();
    let lexemes = lex(text, &mut problems);
    let mut parser = Parser {
        text,
        lexemes,
        at: 0,
        depth: 0,
        operators: 0,
        gave_up: false,
        tables: Vec::new(),
        last_problem: None,
        problems,
        next: Vec::new(),
    };
    let tree = parser.whole();
    let Parser { mut problems, next, .. } = parser;
    sort_by_key(&mut problems, |problem| problem.span().start);
    (Parsed { tree, problems }, next)
}

struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    operators: usize,
    /// Too deep: the rest is skipped.
    gave_up: bool,
    /// The tables of the `where`s we are in.
    tables: Vec<String>,
    /// The token at which the last problem was told; one problem a token is enough.
    last_problem: Option<usize>,
    problems: Vec<CriteriaError>,
    next: Vec<Next>,
}

impl Parser<'_> {
    fn lexeme(&self, ahead: usize) -> Option<&Lexeme> {
        // The last lexeme is the end, and stays the answer beyond it.
        self.lexemes.get(self.at + ahead).or(self.lexemes.last())
    }

    fn token(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, ahead: usize) -> &Token {
        self.lexeme(ahead).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    fn span(&self) -> Span {
        self.lexeme(0).map(|lexeme| lexeme.span).unwrap_or_default()
    }

    /// The span of what was eaten last.
    fn span_before(&self) -> Span {
        let before = self.at.checked_sub(1).and_then(|at| self.lexemes.get(at));
        before.map(|lexeme| lexeme.span).unwrap_or_default()
    }

    fn step(&mut self) {
        if self.at + 1 < self.lexemes.len() {
            self.at += 1;
        }
    }

    fn eat(&mut self, token: &Token) -> bool {
        let found = self.token() == token;
        if found {
            self.step();
        }
        found
    }

    fn is_word(&self, ahead: usize, wanted: &str) -> bool {
        matches!(self.ahead(ahead), Token::Word(word) if word.eq_ignore_ascii_case(wanted))
    }

    fn eat_word(&mut self, wanted: &str) -> bool {
        let found = self.is_word(0, wanted);
        if found {
            self.step();
        }
        found
    }

    fn at_end(&self) -> bool {
        *self.token() == Token::End
    }

    /// Notes what could come here, if here is the end of the text and nothing else is missing before it.
    fn could(&mut self, next: impl FnOnce() -> Next) {
        if self.at_end() && !self.gave_up && self.last_problem != Some(self.at) {
            let next = next();
            self.next.push(next);
        }
    }

    fn table(&self) -> Option<String> {
        self.tables.last().cloned()
    }

    /// Tells that something else was expected here, once for each token.
    fn expected(&mut self, expected: &'static str) {
        if self.gave_up || self.last_problem == Some(self.at) {
            return;
        }
        self.last_problem = Some(self.at);
        let span = self.span();
        let problem = match self.token() {
            Token::Bad => return,
            Token::End => CriteriaError::Unfinished { expected, span },
            _ => {
                let found = self.text.get(span.start..span.end).unwrap_or("").to_owned();
                CriteriaError::Unexpected { expected, found, span }
            }
        };
        self.problems.push(problem);
    }

    fn missing(&self) -> Tree {
        let start = self.span().start;
        Tree::new(Kind::Missing, Span::new(start, start))
    }

    /// Goes one level deeper for `inner`, or gives up.
    fn deeper(&mut self, inner: impl FnOnce(&mut Self) -> Tree) -> Tree {
        if self.depth >= MAX_DEPTH {
            return self.give_up();
        }
        self.depth += 1;
        let tree = inner(self);
        self.depth -= 1;
        tree
    }

    fn give_up(&mut self) -> Tree {
        if !self.gave_up {
            self.gave_up = true;
            self.problems.push(CriteriaError::TooDeep { span: self.span() });
            self.at = self.lexemes.len().saturating_sub(1);
        }
        self.missing()
    }

    /// The whole text.
    fn whole(&mut self) -> Tree {
        if self.at_end() {
            self.could(|| Next::Operand { table: None });
            if self.problems.is_empty() {
                self.problems.push(CriteriaError::Empty);
            }
            return self.missing();
        }
        let mut tree = self.disjunction();
        // A closing parenthesis too many: told, skipped, and what follows is still read.
        while !self.at_end() {
            self.expected(CONNECTIVE);
            self.step();
            if self.eat_word("and") || self.eat_word("or") {
                let rest = self.disjunction();
                tree = Tree::all(vec![tree, rest]);
            }
        }
        tree
    }
}
