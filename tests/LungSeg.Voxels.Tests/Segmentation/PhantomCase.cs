using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.TestKit.Comparing;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// A phantom segmented: rendered on a CT's grid and on the isotropic one, so that no resampling is part of the test.
/// </summary>
internal sealed class PhantomCase : IDisposable
{
    private PhantomCase(Thorax truth, SegmentedScan result)
    {
        Truth = truth;
        Result = result;
    }

    public Thorax Truth { get; }

    public SegmentedScan Result { get; }

    public double Right => MaskComparison.DiceOf(Result.Labels, Truth.Lungs, label => label == 1);

    public double Left => MaskComparison.DiceOf(Result.Labels, Truth.Lungs, label => label == 2);

    public IEnumerable<string> FlagCodes => Result.Flags.Select(flag => flag.Code);

    public static PhantomCase Run(
        ThoraxOptions? options = null,
        PhantomOrientation orientation = PhantomOrientation.AxialHeadFirstSupine,
        string method = "robust")
    {
        var isotropic = PhantomGrid.WholeThorax(2, orientation);
        return Run(options, isotropic, isotropic.WithSize(new(
            isotropic.Size.X * 3 / 2, isotropic.Size.Y * 3 / 2, isotropic.Size.Z / 2)), method);
    }

    public static PhantomCase Run(
        ThoraxOptions? options, VolumeGeometry isotropicGrid, VolumeGeometry nativeGrid, string method = "robust")
    {
        using var isotropic = ThoraxPhantom.Render(isotropicGrid, options);
        var native = ThoraxPhantom.Render(nativeGrid, options);
        return new(native, SegmentedScan.Of(isotropic.Hounsfield, native.Hounsfield, method));
    }

    /// <summary>The label at a patient position.</summary>
    public byte LabelAt(double x, double y, double z)
    {
        var i = Result.Labels.Geometry.ToIndex(new(x, y, z));
        return Result.Labels[(int)Math.Round(i.X), (int)Math.Round(i.Y), (int)Math.Round(i.Z)];
    }

    public void Dispose()
    {
        Truth.Dispose();
        Result.Dispose();
    }
}
