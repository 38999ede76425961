using System.Text;

namespace LungSeg.Infra.Tests.Bicep;

/// <summary>
/// Splits a template into tokens: comments dropped, strings with their holes, brackets balanced. It knows as much of
/// the language as the rules need; the Bicep CLI, where it is there, judges the rest (BicepCliTests).
/// </summary>
internal sealed class BicepTokenizer
{
    private const string MultiLineQuote = "'''";

    // Longest first.
    private static readonly string[] Punctuations =
    [
        "::",
        "=>",
        "==",
        "!=",
        "=~",
        "!~",
        "<=",
        ">=",
        "&&",
        "||",
        "??",
        ".?",
        "...",
    ];

    private readonly string _text;
    private readonly Stack<(char Open, int Line)> _open = new();
    private int _at;
    private int _line = 1;

    private BicepTokenizer(string text) => _text = text;

    /// <exception cref="BicepSyntaxException">A bracket or string does not close, or a character is
    /// unknown.</exception>
    public static IReadOnlyList<BicepToken> Tokenize(string text) => new BicepTokenizer(text).ReadUntil(null);

    private bool StartsWith(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    /// <summary>
    /// Reads to the end, or, inside a string's hole, to the brace that closes the hole (which is consumed).
    /// </summary>
    private List<BicepToken> ReadUntil(char? end)
    {
        var tokens = new List<BicepToken>();
        var depth = _open.Count;
        while (_at < _text.Length)
        {
            var current = _text[_at];
            if (current == end && _open.Count == depth)
            {
                _at++;
                return tokens;
            }

            if (current == '\n')
            {
                tokens.Add(Plain(BicepTokenKind.NewLine, 1));
                _line++;
            }
            else if (char.IsWhiteSpace(current))
                _at++;
            else if (StartsWith("//") || StartsWith("#disable-next-line"))
                SkipTo("\n");
            else if (StartsWith("/*"))
                SkipTo("*/");
            else if (StartsWith(MultiLineQuote))
                tokens.Add(MultiLineString());
            else if (current == '\'')
                tokens.Add(String());
            else if (char.IsLetter(current) || current == '_')
                tokens.Add(Plain(BicepTokenKind.Identifier, RunLength()));
            else if (char.IsDigit(current))
                tokens.Add(Plain(BicepTokenKind.Number, RunLength()));
            else
                tokens.Add(Punctuation(current));
        }

        if (end is not null)
            throw new BicepSyntaxException("a ${ in a string does not close", _line);
        return _open.TryPop(out var open)
            ? throw new BicepSyntaxException($"'{open.Open}' does not close", open.Line)
            : tokens;
    }

    private BicepToken Plain(BicepTokenKind kind, int length)
    {
        var token = new BicepToken(kind, _text.Substring(_at, length), _line, []);
        _at += length;
        return token;
    }

    private int RunLength()
    {
        var length = 1;
        while (_at + length < _text.Length && (char.IsLetterOrDigit(_text[_at + length]) || _text[_at + length] == '_'))
            length++;
        return length;
    }

    private BicepToken Punctuation(char current)
    {
        if ("([{".Contains(current)) _open.Push((current, _line));
        else if (")]}".Contains(current))
        {
            if (!_open.TryPop(out var open) || "([{".IndexOf(open.Open) != ")]}".IndexOf(current))
                throw new BicepSyntaxException($"'{current}' closes nothing", _line);
        }
        else if (Array.Find(Punctuations, StartsWith) is { } longer)
            return Plain(BicepTokenKind.Punctuation, longer.Length);
        else if (!"@:=,.?!+-*/%<>|".Contains(current))
            throw new BicepSyntaxException($"unknown character '{current}'", _line);

        return Plain(BicepTokenKind.Punctuation, 1);
    }

    private BicepToken String()
    {
        var line = _line;
        var text = new StringBuilder();
        var holes = new List<IReadOnlyList<BicepToken>>();
        for (_at++; _at < _text.Length && _text[_at] != '\n';)
        {
            if (_text[_at] == '\'')
            {
                _at++;
                return new(BicepTokenKind.String, text.ToString(), line, holes);
            }

            if (StartsWith("${"))
            {
                _at += 2;
                text.Append("${}");
                holes.Add(ReadUntil('}'));
            }
            else
            {
                if (_text[_at] == '\\') _at++;
                text.Append(_text[_at++]);
            }
        }

        throw new BicepSyntaxException("a string does not close", line);
    }

    private BicepToken MultiLineString()
    {
        var (line, start) = (_line, _at + MultiLineQuote.Length);
        _at = start;
        SkipTo(MultiLineQuote);
        return new(BicepTokenKind.String, _text[start..(_at - MultiLineQuote.Length)], line, []);
    }

    /// <summary>Moves behind the mark, or onto it where it is the end of a line.</summary>
    private void SkipTo(string mark)
    {
        var end = _text.IndexOf(mark, _at, StringComparison.Ordinal);
        if (end < 0 && mark != "\n") throw new BicepSyntaxException($"no {mark} to the end of the file", _line);
        if (end < 0) end = _text.Length;
        else if (mark != "\n") end += mark.Length;
        _line += _text.AsSpan(_at, end - _at).Count('\n');
        _at = end;
    }
}
