using System.Runtime.InteropServices;
using LungSeg.Formats.Volumes;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Voxels.Tutorial;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>Every kernel beside the peers that do the same work on the same array, with as many threads.</summary>
internal sealed class KernelComparisons(Peers peers, ScanArrays arrays, int repetitions)
{
    private const int BoneHu = 400;

    public IEnumerable<Comparison> All() =>
        Bits().Concat(Resampling()).Concat(Components()).Concat(Surfaces()).Concat(Morphology()).Concat(Writing());

    private IEnumerable<Comparison> Bits()
    {
        var limits = peers.Program("memory", repetitions);
        var size = arrays.Native.Size;
        using var hu = new Volume<short>(arrays.Native.Geometry);
        using var mask = new BitVolume(arrays.Native.Geometry);
        var cells = MemoryMarshal.Cast<short, ushort>(arrays.Native.Span).ToArray();
        var rule = new HounsfieldRule(16, 15, true, 1, -1024);
        yield return Compare(
            "stored values to HU and to a bit mask, one pass, 1 thread", "memcpy of the same values", limits, "memcpy",
            0.5, () =>
            {
                for (var z = 0; z < size.Z; z++)
                {
                    HounsfieldConverter.Convert(
                        cells.AsSpan(z * size.SliceLength, size.SliceLength), hu.Slice(z), rule);
                    Threshold.Above(hu.Slice(z), size.X, TutorialMethod.ThresholdHu, mask.Slice(z));
                }
            });
        yield return Compare(
            "HU to a bit mask, 1 thread", "C with intrinsics", limits, "threshold to bits, AVX2", 0.5,
            () => Threshold.Above(arrays.Native.Span, size.X, TutorialMethod.ThresholdHu, mask.Words));
    }

    private IEnumerable<Comparison> Resampling()
    {
        var itk = peers.Program("itk", repetitions, "resample");
        var python = peers.Script("resample", repetitions);
        yield return Compare("resample, linear", "ITK, 2 threads", itk, "ITK linear, 2", 4, () =>
            Resample(Interpolation.Linear));
        yield return Compare("resample, cubic B-spline", "scipy zoom", python, "scipy zoom, order 3", 60, () =>
            Resample(Interpolation.Cubic));
        yield return Compare("resample, cubic B-spline", "ITK, 2 threads", itk, "ITK B-spline, 2", 60, () =>
            Resample(Interpolation.Cubic));
    }

    private IEnumerable<Comparison> Components()
    {
        var cc3d = peers.Program("cc3d", repetitions);
        var python = peers.Script("components", repetitions);
        foreach (var (connectivity, number) in (ValueTuple<Connectivity, int>[])
                [(Connectivity.TwentySix, 26), (Connectivity.Six, 6)])
        {
            yield return Compare(
                $"components with statistics, air, {number}", "cc3d, without statistics", cc3d,
                $"cc3d, air, {number}", 2,
                () => ConnectedComponents.OfBackground(arrays.Body, connectivity).Dispose());
            yield return Compare(
                $"components with statistics, body, {number}", "cc3d, without statistics", cc3d,
                $"cc3d, body, {number}", 2, () => ConnectedComponents.Of(arrays.Body, connectivity).Dispose());
        }

        yield return Compare(
            "components with statistics, air, 26", "scikit-image, without", python, "scikit-image label, air, 26", 2,
            () => ConnectedComponents.OfBackground(arrays.Body, Connectivity.TwentySix).Dispose());
    }

    private IEnumerable<Comparison> Surfaces()
    {
        var vtk = peers.Script("surfaces", repetitions);
        foreach (var (threads, words) in (ValueTuple<int, string>[])[(1, "1 thread"), (2, "2 threads")])
        {
            yield return Compare(
                $"surface of the lungs with normals, {words}", "VTK FlyingEdges3D", vtk,
                $"FlyingEdges3D, lungs, {threads}", 1, () =>
                {
                    using var limit = SlabScheduler.Use(threads);
                    using var surface = Isosurface.Of(arrays.Lungs);
                    surface.ToMesh(normals: true).Dispose();
                });
            yield return Compare(
                $"surface of the bone with normals, {words}", "VTK FlyingEdges3D", vtk,
                $"FlyingEdges3D, bone, {threads}", 1, () =>
                {
                    using var limit = SlabScheduler.Use(threads);
                    using var surface = Isosurface.Of(arrays.Isotropic, BoneHu);
                    surface.ToMesh(normals: true).Dispose();
                });
        }
    }

    private IEnumerable<Comparison> Morphology()
    {
        var itk = peers.Program("itk", repetitions, "close");
        foreach (var way in (string[])["kernel", "distances"])
        {
            yield return Compare(
                "closing by a ball of 7 mm", $"ITK by {way}, 2 threads", itk, $"ITK closing, {way}, 2", 20, () =>
                    BinaryMorphology.Close(arrays.Lungs, StructuringElement.Ball(arrays.Lungs.Geometry, 7)).Dispose());
        }
    }

    private IEnumerable<Comparison> Writing()
    {
        var python = peers.Script("write", repetitions);
        yield return Compare("mask as .nii.gz, native", "nibabel, level 1", python, "nibabel, level 1", 1, () =>
            NiftiWriter.Write(Stream.Null, arrays.NativeLungs));
    }

    private void Resample(Interpolation interpolation) =>
        IsotropicResampler.ResampleWhole(arrays.Native, arrays.IsotropicGrid, interpolation).Dispose();

    /// <summary>The peer has run; ours runs now, on a machine in the same state.</summary>
    private Comparison Compare(
        string what, string peer, Dictionary<string, double> medians, string op, double wanted, Action ours) =>
        new(what, Timing.Seconds(repetitions, ours), peer, medians.TryGetValue(op, out var theirs) ? theirs : null,
            wanted);
}
