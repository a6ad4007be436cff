//! Criteria: `or`, `and`, `not`, comparisons and tests.

use super::{CONNECTIVE, Next, Parser};
use crate::criteria::CriteriaError;
use crate::criteria::token::Token;
use crate::criteria::tree::{Kind, Match, Precedence, Set, Tree};
use crate::plan::Op;

const OPERATOR: &str = "a comparison such as =, <, in, is, or and, or";

impl Parser<'_> {
    pub(super) fn disjunction(&mut self) -> Tree {
        let mut parts = vec![self.conjunction()];
        while self.eat_word("or") {
            parts.push(self.conjunction());
        }
        Tree::any(parts)
    }

    pub(super) fn conjunction(&mut self) -> Tree {
        let mut parts = vec![self.negation()];
        loop {
            let is_value = parts.last().is_some_and(|part| part.kind.is_value());
            self.could(|| Next::Words(&["and", "or"]));
            if self.eat_word("and") {
                parts.push(self.negation());
            } else if self.at_end()
                || self.is_word(0, "or")
                || matches!(self.token(), Token::Close | Token::Comma)
            {
                return Tree::all(parts);
            } else {
                self.expected(if is_value { OPERATOR } else { CONNECTIVE });
                self.skip();
            }
        }
    }

    /// Skips to the next `and`, `or`, or the parenthesis that closes the one we are in.
    pub(super) fn skip(&mut self) {
        let mut open = 0usize;
        while !self.at_end() {
            match self.token() {
                Token::Open => open += 1,
                Token::Close if open == 0 => return,
                Token::Close => open -= 1,
                _ if open == 0 && (self.is_word(0, "and") || self.is_word(0, "or")) => return,
                _ => {}
            }
            self.step();
        }
    }

    pub(super) fn negation(&mut self) -> Tree {
        let start = self.span();
        if !self.eat_word("not") {
            return self.comparison();
        }
        let of = self.deeper(Self::negation);
        let span = start.to(of.span);
        Tree::new(Kind::Not(Box::new(of)), span)
    }

    pub(super) fn comparison(&mut self) -> Tree {
        let left = self.arithmetic(Precedence::Sum);
        if left.kind.is_value() && left.kind != Kind::Missing {
            let table = self.table();
            self.could(|| Next::Operator { of: left.clone(), table });
        }
        if let Token::Compare(op) = *self.token() {
            self.step();
            return self.compare(left, op);
        }
        if self.is_word(0, "is") {
            self.step();
            return self.knowledge(left);
        }
        let not = self.is_word(0, "not") && self.begins_test(1);
        if !self.begins_test(usize::from(not)) {
            return left;
        }
        if not {
            self.step();
        }
        self.test(left, not)
    }

    /// Whether an infix word stands `ahead` tokens from here.
    pub(super) fn begins_test(&self, ahead: usize) -> bool {
        ["in", "between", "contains", "starts", "ends", "has", "anniversary"]
            .iter()
            .any(|word| self.is_word(ahead, word))
    }

    pub(super) fn compare(&mut self, left: Tree, op: Op) -> Tree {
        let exact = self.exactly();
        let right = self.value_for(&left);
        let span = left.span.to(right.span);
        let tree = Tree::new(Kind::Compare { op, left: Box::new(left), right: Box::new(right), exact }, span);
        if let Token::Compare(_) = self.token() {
            self.expected(CONNECTIVE);
            self.skip();
        }
        tree
    }

    pub(super) fn exactly(&mut self) -> bool {
        self.is_word(0, "exactly") && {
            // A column may be called so; then no value follows.
            let value = matches!(self.ahead(1), Token::Text(_) | Token::Open | Token::End);
            if value {
                self.step();
            }
            value
        }
    }

    /// A value to hold against `of`.
    pub(super) fn value_for(&mut self, of: &Tree) -> Tree {
        let table = self.table();
        self.could(|| Next::Value { of: of.clone(), table });
        self.arithmetic(Precedence::Sum)
    }

    pub(super) fn knowledge(&mut self, of: Tree) -> Tree {
        self.could(|| Next::Words(&["known", "unknown"]));
        let not = self.eat_word("not");
        let known = if self.eat_word("known") {
            true
        } else if self.eat_word("unknown") {
            false
        } else {
            self.expected("known, unknown");
            self.skip();
            return of;
        };
        let span = of.span.to(self.span_before());
        Tree::new(Kind::Known { of: Box::new(of), known: known != not }, span)
    }

    pub(super) fn test(&mut self, of: Tree, not: bool) -> Tree {
        let word = self.span();
        if self.eat_word("in") {
            return self.set(of, not);
        }
        if self.eat_word("between") {
            let low = self.value_for(&of);
            self.could(|| Next::Words(&["and"]));
            let high = if self.eat_word("and") {
                self.value_for(&of)
            } else {
                self.expected("and");
                self.missing()
            };
            let set = Set::Between { low: Box::new(low), high: Box::new(high) };
            return self.within(of, not, set);
        }
        let how = if self.eat_word("contains") {
            Match::Contains
        } else if self.is_word(0, "starts") || self.is_word(0, "ends") {
            let how = if self.is_word(0, "starts") { Match::StartsWith } else { Match::EndsWith };
            self.step();
            self.could(|| Next::Words(&["with"]));
            if !self.eat_word("with") {
                self.expected("with");
            }
            how
        } else {
            let word_of_later = if self.is_word(0, "has") { "has any" } else { "anniversary" };
            self.problems.push(CriteriaError::Later { word: word_of_later, span: word });
            self.skip();
            let span = of.span;
            return Tree::new(Kind::Missing, span);
        };
        let exact = self.exactly();
        let text = self.value_for(&of);
        let span = of.span.to(text.span);
        Tree::new(Kind::Match { of: Box::new(of), not, how, text: Box::new(text), exact }, span)
    }
}
