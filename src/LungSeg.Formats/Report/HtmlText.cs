using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace LungSeg.Formats.Report;

/// <summary>
/// HTML that can't be broken by what is put into it: only literals in the source code are markup, every value in
/// braces is escaped. Good for text and for quoted attribute values.
/// </summary>
/// <param name="writer">Where it goes as it comes, in UTF-8: a report with its pictures is never in memory as a
/// whole.</param>
internal sealed class HtmlText(StreamWriter writer)
{
    private const int LettersAtOnce = 1 << 18;

    /// <summary>
    /// Appends a template: its literals as they are, its values escaped, numbers in the invariant culture.
    /// </summary>
    public void Add([InterpolatedStringHandlerArgument("")] Template template) => _ = template;

    /// <summary>Appends a template and a line end.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] Template template)
    {
        _ = template;
        writer.Write('\n');
    }

    /// <summary>Appends markup unescaped: for constants, never for values from outside.</summary>
    public void Raw(string markup) => writer.Write(markup);

    /// <summary>
    /// Appends bytes as base64, whose letters are UTF-8 as they come: the writer would only copy them.
    /// </summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        writer.Flush();
        var letters = ArrayPool<byte>.Shared.Rent(LettersAtOnce);
        for (OperationStatus status = OperationStatus.DestinationTooSmall; status != OperationStatus.Done;)
        {
            status = System.Buffers.Text.Base64.EncodeToUtf8(bytes, letters, out var consumed, out var written);
            writer.BaseStream.Write(letters, 0, written);
            bytes = bytes[consumed..];
        }

        ArrayPool<byte>.Shared.Return(letters);
    }

    private void Escape(string? value)
    {
        foreach (var c in value ?? "")
        {
            switch (c)
            {
                case '&': writer.Write("&amp;"); break;
                case '<': writer.Write("&lt;"); break;
                case '>': writer.Write("&gt;"); break;
                case '"': writer.Write("&quot;"); break;
                case '\'': writer.Write("&#39;"); break;
                case '\t' or '\n' or '\r': writer.Write(' '); break;
                default: writer.Write(IsShown(c) ? c : '\uFFFD'); break;
            }
        }
    }

    /// <summary>False for control characters and for those that turn the text around them.</summary>
    private static bool IsShown(char c) =>
        !char.IsControl(c)
        && c is not (>= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F');

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

        public void AppendLiteral(string literal) => _html.Raw(literal);

        public void AppendFormatted(string? value) => _html.Escape(value);

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable =>
            _html.Escape(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
