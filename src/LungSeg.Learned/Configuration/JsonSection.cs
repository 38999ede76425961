using System.Globalization;
using System.Text.Json;

namespace LungSeg.Learned.Configuration;

/// <summary>
/// A JSON object whose keys are all known: each is asked for once, with its rule, and <see cref="Done"/> refuses those
/// that nobody asked for. Every fault names the file, the key with its path, and the rule.
/// </summary>
internal sealed class JsonSection
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly string _file;
    private readonly List<string> _known = [];

    /// <param name="value">The object.</param>
    /// <param name="path">Its place, with a dot at the end; empty for the whole file.</param>
    /// <param name="file">The file's name.</param>
    public JsonSection(JsonElement value, string path, string file)
    {
        (_object, _path, _file) = (value, path, file);
        if (value.ValueKind != JsonValueKind.Object)
            throw ModelFaults.Configuration(
                file, path.Length == 0 ? "it must be a JSON object." : $"'{path.TrimEnd('.')}' must be an object.");
    }

    /// <summary>The keys of the object, for one whose keys are names.</summary>
    public IEnumerable<string> Names => _object.EnumerateObject().Select(property => property.Name);

    public bool Has(string key) => Find(key) is not null;

    public JsonSection Section(string key) => new(Needed(key), $"{_path}{key}.", _file);

    public JsonSection? OptionalSection(string key) => Has(key) ? Section(key) : null;

    public string Text(string key, string rule, Func<string, bool> isGood)
    {
        var value = Needed(key);
        return value.ValueKind == JsonValueKind.String && isGood(value.GetString()!)
            ? value.GetString()!
            : throw Fault(key, rule);
    }

    public string? OptionalText(string key, string rule, Func<string, bool> isGood) =>
        Has(key) ? Text(key, rule, isGood) : null;

    /// <summary>One of several words; the first where the key is not there.</summary>
    public string Word(string key, params string[] words) =>
        OptionalText(key, $"one of {string.Join(", ", words)}", words.Contains) ?? words[0];

    public bool Flag(string key, bool usual) => Find(key) switch
    {
        null => usual,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Fault(key, "true or false"),
    };

    public double Number(string key, double min, double max, string unit, double? usual = null)
    {
        if (usual is { } standard && !Has(key)) return standard;
        return Numbers(key, 1, min, max, unit)[0];
    }

    /// <summary>So many numbers within limits; one may stand without brackets.</summary>
    public double[] Numbers(string key, int count, double min, double max, string unit, bool whole = false)
    {
        var value = Needed(key);
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var rule = string.Create(
            CultureInfo.InvariantCulture,
            $"{(count == 1 ? "a" : $"{count}")} {(whole ? "whole " : "")}number{(count == 1 ? "" : "s")} from {min} to "
                + $"{max}{(unit.Length == 0 ? "" : $" {unit}")}");
        if (items.Length != count) throw Fault(key, rule);
        return [.. items.Select(item => NumberOf(item, min, max, whole) ?? throw Fault(key, rule))];
    }

    /// <summary>One or more whole numbers within limits.</summary>
    public int[] Indices(string key, int max)
    {
        var value = Needed(key);
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var rule = $"a whole number from 0 to {max}, or a list of them";
        if (items.Length == 0) throw Fault(key, rule);
        return [.. items.Select(item => (int)(NumberOf(item, 0, max, whole: true) ?? throw Fault(key, rule)))];
    }

    /// <exception cref="Voxels.Segmentation.SegmentationFaultException">A key is not known.</exception>
    public void Done()
    {
        foreach (var name in Names.Where(name => !_known.Contains(name)))
        {
            throw ModelFaults.Configuration(
                _file, $"the key '{_path}{name}' is not known. Known there: {string.Join(", ", _known.Distinct())}.");
        }
    }

    /// <summary>The fault of a value, in the words of its rule.</summary>
    public Voxels.Segmentation.SegmentationFaultException Fault(string key, string rule)
    {
        var given = Find(key) is { } value ? Shortened(value.GetRawText()) : "missing";
        return ModelFaults.Configuration(_file, $"'{_path}{key}' is {given}; it must be {rule}.");
    }

    private JsonElement? Find(string key)
    {
        _known.Add(key);
        return _object.TryGetProperty(key, out var value) ? value : null;
    }

    private JsonElement Needed(string key) =>
        Find(key) ?? throw ModelFaults.Configuration(_file, $"the key '{_path}{key}' is missing.");

    private static double? NumberOf(JsonElement item, double min, double max, bool whole) =>
        item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && number >= min && number <= max
        && (!whole || number == Math.Floor(number))
            ? number
            : null;

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
