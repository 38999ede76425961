using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace LungSeg.DicomWeb;

/// <summary>What a store request's answer says of its objects (PS3.18 section 10.5.3).</summary>
/// <param name="Stored">Objects of the Referenced SOP Sequence (0008,1199), with their Warning Reason.</param>
/// <param name="Failed">Objects of the Failed SOP Sequence (0008,1198) and the Other Failures Sequence (0008,119A),
/// with their Failure Reason.</param>
internal sealed record StowAnswer(IReadOnlyList<StowItem> Stored, IReadOnlyList<StowItem> Failed)
{
    private const string ReferencedSopSequence = "00081199";
    private const string FailedSopSequence = "00081198";
    private const string OtherFailuresSequence = "0008119A";
    private const string ReferencedSopInstanceUid = "00081155";
    private const string WarningReason = "00081196";
    private const string FailureReason = "00081197";

    /// <summary>An answer that says nothing.</summary>
    public static StowAnswer Empty { get; } = new([], []);

    /// <summary>Reads an answer in JSON or XML (PS3.18 annex F, PS3.19 annex A); one in neither says nothing.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="isXml">Whether it says that it is XML.</param>
    public static StowAnswer Parse(byte[] body, bool isXml)
    {
        try
        {
            return body.Length == 0 ? Empty : isXml ? ParseXml(body) : ParseJson(body);
        }
        catch (Exception fault) when (fault is JsonException or XmlException or InvalidOperationException)
        {
            return Empty;
        }
    }

    private static StowAnswer ParseJson(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;

        // Some servers put the one data set into an array.
        if (root.ValueKind == JsonValueKind.Array) root = root.EnumerateArray().FirstOrDefault();
        return root.ValueKind != JsonValueKind.Object
            ? Empty
            : new(
                [.. Items(root, ReferencedSopSequence, WarningReason)],
                [
                    .. Items(root, FailedSopSequence, FailureReason),
                    .. Items(root, OtherFailuresSequence, FailureReason),
                ]);

        static IEnumerable<StowItem> Items(JsonElement root, string sequence, string reason) =>
            Values(root, sequence)
                .Where(item => item.ValueKind == JsonValueKind.Object)
                .Select(item => new StowItem(First(item, ReferencedSopInstanceUid), Code(First(item, reason))));

        static string? First(JsonElement item, string tag) =>
            Values(item, tag)
                .Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                .Select(value => value.ToString())
                .FirstOrDefault();

        static IEnumerable<JsonElement> Values(JsonElement item, string tag) =>
            item.TryGetProperty(tag, out var element)
            && element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("Value", out var values)
            && values.ValueKind == JsonValueKind.Array
                ? values.EnumerateArray()
                : [];
    }

    private static StowAnswer ParseXml(byte[] body)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new MemoryStream(body), settings);
        var root = XDocument.Load(reader).Root!;
        return new(
            [.. Items(root, ReferencedSopSequence, WarningReason)],
            [.. Items(root, FailedSopSequence, FailureReason), .. Items(root, OtherFailuresSequence, FailureReason)]);

        static IEnumerable<StowItem> Items(XElement root, string sequence, string reason) =>
            Attributes(root, sequence)
                .SelectMany(attribute => attribute.Elements().Where(child => child.Name.LocalName == "Item"))
                .Select(item => new StowItem(First(item, ReferencedSopInstanceUid), Code(First(item, reason))));

        static string? First(XElement item, string tag) =>
            Attributes(item, tag)
                .SelectMany(attribute => attribute.Elements().Where(child => child.Name.LocalName == "Value"))
                .Select(value => value.Value.Trim())
                .FirstOrDefault();

        static IEnumerable<XElement> Attributes(XElement item, string tag) =>
            item.Elements().Where(child =>
                child.Name.LocalName == "DicomAttribute"
                && string.Equals((string?)child.Attribute("tag"), tag, StringComparison.OrdinalIgnoreCase));
    }

    private static int? Code(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
}

/// <summary>One object of an answer.</summary>
/// <param name="SopInstanceUid">Which; null where it is not said.</param>
/// <param name="Reason">The code; null where there is none.</param>
internal sealed record StowItem(string? SopInstanceUid, int? Reason);
