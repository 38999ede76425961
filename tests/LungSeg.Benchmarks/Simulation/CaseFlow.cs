namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// One scan's way through the stages, as <c>LungSeg.Workflow</c> has it: list, begin, index, slabs side by side, lungs,
/// exports side by side, summary, finish, list.
/// </summary>
public sealed class CaseFlow(Cloud cloud, MeasuredScan scan, Assumptions given, int slabs)
{
    private const double BytesPerVoxel = sizeof(short);

    /// <summary>
    /// Masks of one bit a voxel that a segmentation leaves: on the CT's own grid, and on the isotropic one.
    /// </summary>
    private const int NativeMasks = 5, IsotropicMasks = 6;

    /// <summary>
    /// Small stages before the index, after the exports: ListCase, BeginRevision; WriteSummary, FinishCase, ListCase.
    /// </summary>
    private const int SmallBefore = 2, SmallAfter = 3;

    /// <summary>Activities of a scan.</summary>
    public int Activities => SmallBefore + 1 + slabs + 1 + scan.Exports.Count + SmallAfter;

    /// <summary>Runs the scan.</summary>
    public void Run(Action done) =>
        Small(SmallBefore, () =>
            cloud.Run(given.HeaderSeconds * scan.Slices, 0, 0, () =>
                All(slabs, (_, next) => Slab(next), () =>
                    cloud.Run(scan.SegmentSeconds, NativeBytes + IsotropicBytes, MaskBytes, () =>
                        All(scan.Exports.Count, (i, next) => Export(scan.Exports[i], next), () =>
                            Small(SmallAfter, done))))));

    private double NativeBytes => BytesPerVoxel * scan.NativeVoxels;

    private double IsotropicBytes => BytesPerVoxel * scan.IsotropicVoxels;

    private double MaskBytes =>
        ((NativeMasks * (double)scan.NativeVoxels) + (IsotropicMasks * (double)scan.IsotropicVoxels)) / 8;

    private void Slab(Action next)
    {
        // What neighbours read too is read and decoded twice.
        var fraction = (1.0 / slabs) + (slabs > 1 ? (double)given.HaloSlices / scan.Slices : 0);
        cloud.Run(
            scan.ConvertSeconds * fraction, scan.ScanBytes * fraction, (NativeBytes + IsotropicBytes) / slabs, next);
    }

    private void Export(MeasuredExport export, Action next) =>
        cloud.Run(export.Seconds, MaskBytes + HounsfieldBytes(export.Format), export.BytesWritten, next);

    /// <summary>
    /// Surfaces are made of the isotropic volume, pictures and the CT's files of its own one; masks need neither.
    /// </summary>
    private double HounsfieldBytes(string format) => format switch
    {
        "meshes" or "surfaces" or "glb" => IsotropicBytes,
        "previews" or "ct" or "nrrd" => NativeBytes,
        _ => 0,
    };

    private void Small(int count, Action done)
    {
        if (count == 0) done();
        else cloud.Run(given.SmallStageSeconds, 0, 0, () => Small(count - 1, done));
    }

    private static void All(int count, Action<int, Action> start, Action done)
    {
        var left = count;
        for (var i = 0; i < count; i++)
        {
            start(i, () =>
            {
                if (--left == 0) done();
            });
        }
    }
}
