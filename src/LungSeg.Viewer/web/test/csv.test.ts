import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "../src/cohort/csv";

test("numbers have points and all their digits, and what is not there is empty", () => {
  assert.equal(csv(["a", "b", "c"], [[1234.5678901, -850, null], ["x", 0, 1e-7]]), "a,b,c\n1234.5678901,-850,\nx,0,1e-7\n");
});

test("commas, quotes and line breaks are quoted as RFC 4180 says", () => {
  assert.equal(csv(["a"], [["x,y"], ['say "no"'], ["two\nlines"], ["plain"]]), 'a\n"x,y"\n"say ""no"""\n"two\nlines"\nplain\n');
});

test("no text is a formula to a spreadsheet, and numbers below zero stay numbers", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]) {
    const cell = csv(["a"], [[text]]).slice(2, -1);
    assert.equal(cell.replace(/^"|"$/g, ""), `'${text}`);
  }
  assert.equal(csv(["a"], [[-1]]), "a\n-1\n");
  assert.equal(csv(["a"], [['=HYPERLINK("http://x","y")']]), 'a\n"\'=HYPERLINK(""http://x"",""y"")"\n');
});
