using LungSeg.Formats.Volumes;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>Every kernel beside the peers that do the same work on the same array, with as many threads.</summary>
internal sealed class KernelComparisons(Peers peers, string scan, int repetitions) : IDisposable
{
    private const int Threads = 2;

    private readonly ScanArrays _arrays = new(peers, scan);
    private readonly string _repetitions = repetitions.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public IEnumerable<Comparison> All() =>
        Bits().Concat(Resampling()).Concat(Components()).Concat(Surfaces()).Concat(Morphology()).Concat(Writing());

    public void Dispose() => _arrays.Dispose();

    private IEnumerable<Comparison> Bits()
    {
        var limits = peers.Program("memory_limits", peers.Array($"{scan}_hu.raw"));
        var size = _arrays.Native.Size;
        using var hu = new Volume<short>(_arrays.Native.Geometry);
        using var mask = new BitVolume(_arrays.Native.Geometry);
        var cells = System.Runtime.InteropServices.MemoryMarshal.Cast<short, ushort>(_arrays.Native.Span).ToArray();
        var rule = new HounsfieldRule(16, 15, true, 1, -1024);
        yield return Compare(
            "stored values to HU and to a bit mask, one pass, 1 thread",
            "memcpy of the same values",
            Min(limits, "memcpy"),
            0.5,
            () =>
            {
                for (var z = 0; z < size.Z; z++)
                {
                    HounsfieldConverter.Convert(
                        cells.AsSpan(z * size.SliceLength, size.SliceLength), hu.Slice(z), rule);
                    Threshold.Above(hu.Slice(z), size.X, -320, mask.Slice(z));
                }
            });
        yield return Compare(
            "HU to a bit mask, 1 thread", "C with intrinsics", Min(limits, "threshold to bit mask"), 0.5,
            () => Threshold.Above(_arrays.Native.Span, size.X, -320, mask.Words));
    }

    private IEnumerable<Comparison> Resampling()
    {
        var itk = peers.Program("itk_stages", scan, "resample", _repetitions);
        var python = peers.Script("python_stages.py", scan, "resample", _repetitions);
        yield return Compare("resample, linear", "ITK, 2 threads", Min(itk, "resample ITK linear threads 2"), 4, () =>
            Resample(Interpolation.Linear)
        );
        yield return Compare(
            "resample, cubic B-spline", "scipy zoom", Min(python, "resample scipy zoom order 3"), 60,
            () => Resample(Interpolation.Cubic));
        yield return Compare(
            "resample, cubic B-spline", "ITK, 2 threads",
            Min(itk, "resample ITK BSpline order 3 (incl. coefficients) threads 2"), 1,
            () => Resample(Interpolation.Cubic));
    }

    private IEnumerable<Comparison> Components()
    {
        var cc3d = peers.Program("cc3d_stages", scan, _repetitions);
        var python = peers.Script("python_stages.py", scan, "cc", _repetitions);
        foreach (var connectivity in (Connectivity[])[Connectivity.TwentySix, Connectivity.Six])
        {
            var number = connectivity == Connectivity.Six ? 6 : 26;
            yield return Compare(
                $"components with statistics, air, {number}", "cc3d, without statistics", Min(cc3d, $"air {number}"),
                2, () => ConnectedComponents.OfBackground(_arrays.Body, connectivity).Dispose());
            yield return Compare(
                $"components with statistics, body, {number}", "cc3d, without statistics",
                Min(cc3d, $"body {number}"), 2, () => ConnectedComponents.Of(_arrays.Body, connectivity).Dispose());
        }

        yield return Compare(
            "components with statistics, air, 26", "scikit-image, without", Min(python, "skimage label iso air 26"),
            2, () => ConnectedComponents.OfBackground(_arrays.Body, Connectivity.TwentySix).Dispose());
    }

    private IEnumerable<Comparison> Surfaces()
    {
        var vtk = peers.Script("python_stages.py", scan, "vtk", _repetitions);
        foreach (var threads in (int[])[1, Threads])
        {
            var backend = threads == 1 ? "Sequential 1 thr" : "TBB 2 thr";
            yield return Compare(
                $"surface of the lungs with normals, {threads} threads",
                "VTK FlyingEdges3D",
                Min(vtk, $"VTK FlyingEdges3D lung mask 0.5 iso normals 1 {backend}"),
                1,
                () =>
                {
                    using var limit = SlabScheduler.Use(threads);
                    using var surface = Isosurface.Of(_arrays.Lungs);
                    surface.ToMesh(normals: true).Dispose();
                });
            yield return Compare(
                $"surface of the bone with normals, {threads} threads",
                "VTK FlyingEdges3D",
                Min(vtk, $"VTK FlyingEdges3D bone 400 iso normals 1 {backend}"),
                1,
                () =>
                {
                    using var limit = SlabScheduler.Use(threads);
                    using var surface = Isosurface.Of(_arrays.Isotropic, 400);
                    surface.ToMesh(normals: true).Dispose();
                });
        }
    }

    private IEnumerable<Comparison> Morphology()
    {
        var itk = peers.Program("itk_stages", scan, "close", _repetitions);
        yield return Compare("closing by a ball of 7 mm", "ITK, best of both methods, 2 threads",
            Min(itk.Where(op => op.Key.EndsWith("threads 2", StringComparison.Ordinal)), "closing ITK"), 20, () =>
                BinaryMorphology.Close(_arrays.Lungs, StructuringElement.Ball(_arrays.Lungs.Geometry, 7)).Dispose());
    }

    private IEnumerable<Comparison> Writing()
    {
        var python = peers.Script("python_stages.py", scan, "gz", _repetitions);
        yield return Compare(
            "mask as .nii.gz, native", "nibabel, level 1",
            Min(python, "nibabel save native mask uint8 .nii.gz level 1"), 1,
            () => NiftiWriter.Write(Stream.Null, _arrays.NativeLungs));
    }

    private void Resample(Interpolation interpolation) =>
        IsotropicResampler.ResampleWhole(_arrays.Native, _arrays.IsotropicGrid, interpolation).Dispose();

    /// <summary>The peer has run; ours runs now, on a machine in the same state.</summary>
    private Comparison Compare(string what, string peer, double? theirs, double wanted, Action ours) =>
        new(what, Timing.Seconds(repetitions, ours), peer, theirs, wanted);

    /// <summary>The fastest of the operations whose name begins so.</summary>
    private static double? Min(IEnumerable<KeyValuePair<string, double>> medians, string start)
    {
        var found = medians
            .Where(op => op.Key.StartsWith(start, StringComparison.Ordinal))
            .Select(op => op.Value)
            .ToList();
        return found.Count > 0 ? found.Min() : null;
    }
}
