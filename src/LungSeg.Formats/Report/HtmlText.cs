using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LungSeg.Formats.Report;

/// <summary>
/// HTML that can't be broken by what is put into it: only literals in the source code are markup, every value in
/// braces is escaped. Good for text and for quoted attribute values.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends a template: its literals as they are, its values escaped, numbers in the invariant culture.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] Template template) => _ = template;

    /// <summary>Appends a template and a line end.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] Template template)
    {
        _ = template;
        _text.Append('\n');
    }

    /// <summary>Appends markup unescaped: for constants and for base64, never for values from outside.</summary>
    public void Raw(string markup) => _text.Append(markup);

    public override string ToString() => _text.ToString();

    private void Escape(string? value)
    {
        foreach (var c in value ?? "")
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                '\t' or '\n' or '\r' => _text.Append(' '),
                _ => _text.Append(IsShown(c) ? c : '\uFFFD'),
            };
        }
    }

    /// <summary>False for control characters and for those that turn the text around them.</summary>
    private static bool IsShown(char c) =>
        !char.IsControl(c) && c is not (>= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F');

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Template
    {
        private readonly HtmlText _html;

        public Template(int literalLength, int formattedCount, HtmlText html)
        {
            _ = (literalLength, formattedCount);
            _html = html;
        }

        public void AppendLiteral(string literal) => _html._text.Append(literal);

        public void AppendFormatted(string? value) => _html.Escape(value);

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable =>
            _html.Escape(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
