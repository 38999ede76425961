using System.Text.Json.Serialization;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// What was measured in one region: a property for each of <see cref="Measures.All"/>. Definitions and sources are in
/// <c>docs/measurements.md</c>.
/// </summary>
[JsonConverter(typeof(RegionJson))]
public sealed record RegionDocument
{
    /// <summary><c>lungs</c>, <c>right-lung</c>, <c>left-lung</c>, one of these with <c>-upper</c>, <c>-middle</c>,
    /// <c>-lower</c>, a lobe such as <c>left-upper-lobe</c>, or an estimate: <c>dense-right</c>,
    /// <c>dense-left</c>, <c>whole-right</c>, <c>whole-left</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value in the label masks; null for a region that has none of its own.</summary>
    public int? Label { get; init; }

    /// <summary>By <see cref="Measure.Key"/>; what was not measured, or is no number, is not there.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>Voxels on the CT's own grid; every region has them counted.</summary>
    public long Voxels => (long)Values[Measures.Voxels.Key];

    /// <summary>What those voxels fill, mL.</summary>
    public double VolumeMl => Values[Measures.Volume.Key];

    public double[]? CentroidLpsMm { get; init; }

    /// <summary>Lowest corner (right, anterior, inferior) of the box around its voxels.</summary>
    public double[]? BoxMinimumLpsMm { get; init; }

    public double[]? BoxMaximumLpsMm { get; init; }

    /// <summary>A measure's value; null where it was not measured.</summary>
    public double? this[Measure measure] => Values.TryGetValue(measure.Key, out var value) ? value : null;

    /// <summary>The same region with another value of a measure; without it where the value is null.</summary>
    public RegionDocument With(Measure measure, double? value)
    {
        var values = new Dictionary<string, double>(Values);
        if (value is { } number) values[measure.Key] = number;
        else values.Remove(measure.Key);
        return this with { Values = values };
    }
}
