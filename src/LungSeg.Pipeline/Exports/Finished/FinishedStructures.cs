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
        var engine = SegmentationEngines.Find(summary.Method);
        return
        [
            .. Structures.All.Where(structure =>
                engine?.Structures.Contains(structure) == true && IsThere(structure, summary)
            ),
        ];
    }

    /// <summary>
    /// Given masks, and those of a model, are of any structures: what is not measured has a file, or is not there.
    /// </summary>
    private static bool IsThere(Structure structure, SummaryDocument summary) =>
        structure.IsMeasured
            ? summary.Regions.Any(region => region.Name == structure.Id && region.Label == structure.File.Label)
            : (summary.MaskSource is null && summary.Parameters.Model is null)
                || summary.Files.Any(file => file.Name == $"masks/{structure.File.Name}.nii.gz");
}
