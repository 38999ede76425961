using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Volumes;

/// <summary>
/// Our way from DICOM to NIfTI beside dcm2niix's: each voxel has the same HU in the same place of the patient, but for
/// a hundredth of a voxel: dcm2niix takes the spacing from two slices, whose positions are rounded, and we from all.
/// </summary>
public sealed class CtNiftiTests : IDisposable
{
    private const string Compare = """
        import sys, nibabel, numpy
        ours, theirs = nibabel.load(sys.argv[1]), nibabel.load(sys.argv[2])
        a, b = numpy.asarray(ours.dataobj), numpy.asarray(theirs.dataobj)
        index = numpy.stack(numpy.meshgrid(*map(numpy.arange, a.shape), indexing='ij'), -1).reshape(-1, 3)
        to_theirs = numpy.linalg.inv(theirs.affine) @ ours.affine
        there = index @ to_theirs[:3, :3].T + to_theirs[:3, 3]
        nearest = numpy.rint(there).astype(int)
        print(numpy.abs(there - nearest).max() < 1e-2, sorted(a.shape) == sorted(b.shape), (a.reshape(-1) == b[tuple(nearest.T)]).all())
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("axial")]
    [InlineData("feet first, downwards")]
    [InlineData("coronal")]
    [InlineData("oblique")]
    public void On_slices_in_any_direction(string grid)
    {
        using var volume = new Volume<short>(Grids.All[grid]);
        for (var i = 0; i < volume.Span.Length; i++) volume.Span[i] = (short)((i * 7 % 3000) - 1000);
        SyntheticSeries.Write(_folder["ct"], volume);

        AssertSame(_folder["ct"]);
    }

    [Theory]
    [InlineData("cip-ct64/dicom")]
    [InlineData("lungdx-a0002/dicom")]
    public void On_a_real_scan(string data) => AssertSame(TestData.FolderOrSkip(data));

    private void AssertSame(string dicom)
    {
        using (var volume = DicomFolder.Load(dicom, Assert.Single(DicomFolder.Index(dicom).Series)))
        using (var file = File.Create(_folder["ours.nii.gz"]))
        {
            NiftiWriter.Write(file, volume);
        }

        var (code, output) = ExternalTool.RunOrSkip(
            "dcm2niix", "-z", "n", "-b", "n", "-f", "theirs", "-o", _folder.Path, dicom);
        Assert.True(code == 0, output);

        Assert.Equal(
            "True True True",
            PythonTool.RunOrSkip("nibabel numpy", Compare, _folder["ours.nii.gz"], _folder["theirs.nii"]).Trim());
    }
}
