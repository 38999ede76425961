using System.Text.Json;
using LungSeg.Cohorts.Tables;
using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Cohorts;

/// <summary>
/// What is measured in a region, as columns: everything that <see cref="Measures.All"/> lists, and where the region
/// lies.
/// </summary>
internal static class RegionFields
{
    /// <summary>Towards the patient's left, back and head: the axes of DICOM's patient space.</summary>
    private static readonly string[] Axes = ["left", "posterior", "superior"];

    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<Field<RegionDocument>> All { get; } =
    [
        .. Measures.All.Select(OfMeasure),
        .. Position("centroid", "The region's centroid", region => region.CentroidLpsMm),
        .. Position("box_minimum", "The lowest corner of the box around the region", region => region.BoxMinimumLpsMm),
        .. Position("box_maximum", "The highest corner of the box around the region", region => region.BoxMaximumLpsMm),
    ];

    /// <summary>A measure's column: its name in the summary, in lower case with underscores.</summary>
    public static string NameOf(string key) => JsonNamingPolicy.SnakeCaseLower.ConvertName(key);

    /// <summary>Regions as outputs list them: a place by the structure that a region is or is a part of.</summary>
    public static int PlaceOf(string region)
    {
        var structures = Structures
            .All.Index()
            .Where(item => region.StartsWith(item.Item.Id, StringComparison.Ordinal));
        return structures
            .OrderByDescending(item => item.Item.Id.Length)
            .Select(item => item.Index)
            .FirstOrDefault(int.MaxValue);
    }

    private static Field<RegionDocument> OfMeasure(Measure measure) =>
        measure == Measures.Voxels
            ? Field.Whole<RegionDocument>(
                NameOf(measure.Key), "voxels", measure.Definition, region => region.Voxels)
            : Field.Number<RegionDocument>(
                NameOf(measure.Key), measure.Unit, measure.Definition, region => region[measure]);

    private static IEnumerable<Field<RegionDocument>> Position(
        string name, string words, Func<RegionDocument, double[]?> position) =>
        Axes.Select(
            (axis, i) =>
                Field.Number<RegionDocument>(
                    $"{name}_{axis}_mm", "mm", $"{words}: towards the patient's {Direction(axis)}.",
                    region => position(region)?[i]));

    private static string Direction(string axis) =>
        axis switch
        {
            "posterior" => "back",
            "superior" => "head",
            _ => axis,
        };
}
