using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// Real scans, read and resampled as a run does; tests that ask for one skip where the data is not there.
/// </summary>
internal static class RealCase
{
    /// <summary>A scan's HU on its own grid; the caller disposes it.</summary>
    public static Volume<short> Native(string folder)
    {
        var path = TestData.FolderOrSkip(folder);
        return DicomFolder.Load(path, DicomFolder.Index(path).Series[0]);
    }

    /// <summary>
    /// A scan's HU on the isotropic grid, interpolated as a run does for the method; the caller disposes it.
    /// </summary>
    public static Volume<short> Isotropic(string folder, string method = "robust")
    {
        using var native = Native(folder);
        return Isotropic(native, method);
    }

    /// <summary>
    /// A scan's HU on the isotropic grid, interpolated as a run does for the method; the caller disposes it.
    /// </summary>
    public static Volume<short> Isotropic(Volume<short> native, string method = "robust") =>
        IsotropicResampler.ResampleWhole(
            native,
            IsotropicGrid.For(native.Geometry),
            SegmentationEngines.Named(method).Interpolation);

    /// <summary>A scan segmented; the caller disposes it.</summary>
    public static SegmentedScan Segmented(string folder, string method = "robust")
    {
        using var native = Native(folder);
        using var isotropic = Isotropic(native, method);
        return SegmentedScan.Of(isotropic, native, method);
    }
}
