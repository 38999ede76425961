using LungSeg.Dicom;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Of several scans in one series or file, keeps the one with the most slices, for users who asked for no other.
/// </summary>
internal static class LargestScans
{
    /// <summary>The index without the others, each of which is named; of equal ones the first is kept.</summary>
    public static SourceIndex Of(SourceIndex index)
    {
        var (kept, leftOut) = (new List<FoundVolume>(), new List<Fault>());
        foreach (var scans in index.Volumes.GroupBy(volume =>
                volume.Description.Part is null ? volume.Description.Key : SeriesOf(volume)
            ))
        {
            var largest = scans.MaxBy(volume => volume.Description.Slices)!;
            kept.Add(
                scans.Count() == 1
                    ? largest
                    : largest with
                    {
                        Warnings = [.. largest.Warnings.Select(warning => Said(warning, largest, scans.Count()))],
                    });
            leftOut.AddRange(scans.Where(volume => volume != largest).Select(volume => LeftOut(volume, largest)));
        }

        return index with { Volumes = kept, LeftOut = [.. index.LeftOut, .. leftOut] };
    }

    private static string SeriesOf(FoundVolume volume) =>
        volume.Description.SourceFile ?? volume.Description.SeriesInstanceUid;

    private static Fault Said(Fault warning, FoundVolume largest, int scans) =>
        warning.Code == SeriesWarningCodes.SeriesSplit
            ? warning with
            {
                Message =
                    $"The series holds {scans} scans; the one with the most slices, {largest.Description.Part}, was "
                        + "taken alone, as asked.",
            }
            : warning;

    private static Fault LeftOut(FoundVolume volume, FoundVolume largest) =>
        new(
            "not-largest",
            $"{volume.Description.Part}, with {volume.Description.Slices} slices, is not the largest scan of its "
                + $"series: that is {largest.Description.Part}, with {largest.Description.Slices}.",
            "Nothing needs to be done; without --largest-only (LungSeg__LargestOnly) each scan has a result.",
            volume.Description.SourceFile ?? (volume.Uneven?[0].Slice ?? volume.Slices[0]).Blob);
}
