using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Pipeline.Measuring;

/// <summary>
/// The measured regions as the summary carries them: whole lungs with their extent, and their thirds.
/// </summary>
internal static class Regions
{
    private const int Decimals = 4;

    /// <param name="measured">The measurements.</param>
    /// <param name="lungs">The lungs in the order in which they were measured.</param>
    public static IReadOnlyList<RegionDocument> Of(LungMeasurements measured, IReadOnlyList<Structure> lungs)
    {
        var regions = new List<RegionDocument>();
        if (lungs.Count > 1) Add(Structures.Lungs.Id, null, measured.All);
        for (var i = 0; i < lungs.Count; i++) Add(lungs[i].Id, lungs[i].File.Label, measured.Each[i]);
        return regions;

        void Add(string name, int? label, RegionMeasurement? region)
        {
            if (region is null)
            {
                regions.Add(Empty(name, label));
                return;
            }

            regions.Add(Located(name, label, region));
            regions.Add(Document(name + "-upper", null, region.UpperThird));
            regions.Add(Document(name + "-middle", null, region.MiddleThird));
            regions.Add(Document(name + "-lower", null, region.LowerThird));
        }
    }

    /// <summary>The lobes, without thirds.</summary>
    /// <param name="measured">The measurements; null where there are no lobes.</param>
    /// <param name="lobes">The lobes in the order in which they were measured.</param>
    public static IEnumerable<RegionDocument> OfLobes(LungMeasurements? measured, IReadOnlyList<Structure> lobes) =>
        lobes.Select((lobe, i) => measured?.Each[i] is { } region
            ? Located(lobe.Id, lobe.File.Label, region)
            : Empty(lobe.Id, lobe.File.Label));

    /// <summary>
    /// The dense parts and the whole lungs, on the CT's own grid: volumes alone, for their HU say nothing of lung.
    /// </summary>
    public static IEnumerable<RegionDocument> OfDense(StructureMasks masks)
    {
        foreach (var whole in masks.Present.Where(structure => structure.Parts.Count > 0))
        {
            var voxels = masks[whole].Count();
            foreach (var structure in whole.Parts.Where(part => !part.IsLung).Append(whole))
            {
                var count = masks[structure].Count();
                yield return Sized(
                    structure, masks, (Measures.WholeLungFraction, voxels == 0 ? null : 100.0 * count / voxels));
            }
        }
    }

    /// <summary>
    /// What lies in the lungs, on the CT's own grid: volumes alone, for its HU are half those of the lung around it.
    /// </summary>
    public static IEnumerable<RegionDocument> WithinLungs(StructureMasks masks)
    {
        var lungs = masks.Lungs.Sum(lung => masks[lung].Count());
        foreach (var structure in masks.Present.Where(structure => structure.LiesInLungs && structure.IsMeasured))
        {
            var count = masks[structure].Count();
            yield return Sized(structure, masks, (Measures.LungFraction, lungs == 0 ? null : 100.0 * count / lungs));
        }
    }

    /// <summary>The generations of the airways: volumes alone.</summary>
    public static IEnumerable<RegionDocument> OfAirways(StructureMasks masks) => masks.Present
        .Where(structure => structure.PartOf == Structures.Airways)
        .Select(structure => Sized(structure, masks));

    private static RegionDocument Sized(
        Structure structure, StructureMasks masks, params IEnumerable<(Measure Measure, double? Value)> further)
    {
        var count = masks[structure].Count();
        return new()
        {
            Name = structure.Id,
            Label = structure.File.Label,
            Values = Values(
            [
                (Measures.Voxels, count), (Measures.Volume, count * masks.Grid.VoxelVolume / 1000), .. further,
            ]),
        };
    }

    private static RegionDocument Located(string name, int? label, RegionMeasurement region) =>
        Document(name, label, region.Whole) with
        {
            CentroidLpsMm = Position(region.Centroid),
            BoxMinimumLpsMm = Position(region.BoxMin),
            BoxMaximumLpsMm = Position(region.BoxMax),
        };

    private static RegionDocument Document(string name, int? label, RegionDensity density) => new()
    {
        Name = name,
        Label = label,
        Values = Values(Measures.All.Select(measure => (measure, measure.OfDensity?.Invoke(density)))),
    };

    /// <summary>A region without voxels: nothing but that.</summary>
    private static RegionDocument Empty(string name, int? label) => new()
    {
        Name = name,
        Label = label,
        Values = Values([(Measures.Voxels, 0), (Measures.Volume, 0)]),
    };

    /// <summary>JSON has no word for what is not a number; a region without voxels has no mean.</summary>
    private static Dictionary<string, double> Values(IEnumerable<(Measure Measure, double? Value)> measured) =>
        measured.Where(item => item.Value is { } value && double.IsFinite(value))
            .ToDictionary(item => item.Measure.Key, item => Math.Round(item.Value!.Value, Decimals));

    private static double[] Position(Vector3D p) => [Math.Round(p.X, 3), Math.Round(p.Y, 3), Math.Round(p.Z, 3)];
}
