using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>Which structures a finished result holds.</summary>
public static class FinishedStructures
{
    /// <summary>
    /// In the order of outputs: those that the result's method yields, and of measured ones those that have a region.
    /// None for a method that this version does not know.
    /// </summary>
    public static IReadOnlyList<Structure> Of(SummaryDocument summary)
    {
        var engine = SegmentationEngines.All.FirstOrDefault(engine => engine.Name == summary.Method);
        return
        [
            .. Structures.All.Where(structure =>
                engine?.Structures.Contains(structure) == true && HasRegion(structure, summary)
            ),
        ];
    }

    private static bool HasRegion(Structure structure, SummaryDocument summary) =>
        !structure.IsMeasured
        || summary.Regions.Any(region => region.Name == structure.Id && region.Label == structure.File.Label);
}
