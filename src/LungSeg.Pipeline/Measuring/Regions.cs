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
                regions.Add(new() { Name = name, Label = label, Voxels = 0, VolumeMl = 0 });
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
            : new() { Name = lobe.Id, Label = lobe.File.Label, Voxels = 0, VolumeMl = 0 });

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
                yield return new()
                {
                    Name = structure.Id,
                    Label = structure.File.Label,
                    Voxels = count,
                    VolumeMl = Math.Round(count * masks.Grid.VoxelVolume / 1000, Decimals),
                    WholeLungPercent = voxels == 0 ? null : Math.Round(100.0 * count / voxels, Decimals),
                };
            }
        }
    }

    private static RegionDocument Located(string name, int? label, RegionMeasurement region) =>
        Document(name, label, region.Whole) with
        {
            CentroidLpsMm = Position(region.Centroid),
            BoxMinimumLpsMm = Position(region.BoxMin),
            BoxMaximumLpsMm = Position(region.BoxMax),
        };

    private static RegionDocument Document(string name, int? label, DensityStatistics density) => new()
    {
        Name = name,
        Label = label,
        Voxels = density.VoxelCount,
        VolumeMl = Math.Round(density.VolumeMl, Decimals),
        MeanHu = Number(density.MeanHu),
        StandardDeviationHu = Number(density.StandardDeviationHu),
        Skewness = Number(density.Skewness),
        Kurtosis = Number(density.ExcessKurtosis),
        MassG = Number(density.MassG),
        Laa950Percent = Number(density.Laa950Percent),
        Laa925Percent = Number(density.Laa925Percent),
        Laa910Percent = Number(density.Laa910Percent),
        Laa856Percent = Number(density.Laa856Percent),
        Haa700Percent = Number(density.Haa700Percent),
        Haa600Percent = Number(density.Haa600Percent),
        Haa500Percent = Number(density.Haa500Percent),
        Haa250Percent = Number(density.Haa250Percent),
        Haa600To250Percent = Number(density.Haa600To250Percent),
        Perc10Hu = Number(density.Perc10Hu),
        Perc15Hu = Number(density.Perc15Hu),
    };

    /// <summary>JSON has no word for what is not a number; a region without voxels has no mean.</summary>
    private static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, Decimals) : null;

    private static double[] Position(Vector3D p) => [Math.Round(p.X, 3), Math.Round(p.Y, 3), Math.Round(p.Z, 3)];
}
