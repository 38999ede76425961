using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Documents;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>
/// Real scans as files that other tools write: the same lungs as their slices give, on the file's own array.
/// </summary>
public sealed class VolumeFileRunTests
{
    private static readonly string[] Masks = ["lungs", "lung-air", "airways", "lung-structures"];

    /// <summary>
    /// Writes a scan's NIfTI with its axes in another order and direction, as floats, big endian, version 2, or as a
    /// pair.
    /// </summary>
    private const string Write = """
        import sys, numpy as np, nibabel as nib
        source, target, kind = sys.argv[1:]
        image = nib.as_closest_canonical(nib.load(source))
        voxels, affine = np.asarray(image.dataobj), image.affine
        if kind == 'turned':
            orientation = nib.orientations.axcodes2ornt(('S', 'L', 'A'))
            image = nib.Nifti1Image(voxels.astype('>f4'), affine).as_reoriented(orientation)
            nib.save(nib.Nifti1Image(np.asarray(image.dataobj).astype('>f4'), image.affine), target)
        elif kind == 'second':
            nib.save(nib.Nifti2Image(voxels[:, ::-1], affine @ np.array([[1, 0, 0, 0], [0, -1, 0, voxels.shape[1] - 1], [0, 0, 1, 0], [0, 0, 0, 1.0]])), target)
        else:
            nib.save(nib.Nifti1Pair(voxels.astype('i4'), affine), target)
        """;

    /// <summary>Whether the mask is the array that the CT is, and the same in the patient as another mask.</summary>
    private const string Judge = """
        import sys, numpy as np, nibabel as nib
        ct, mask, other = (nib.load(path) for path in sys.argv[1:])
        assert ct.shape == mask.shape, (ct.shape, mask.shape)
        assert np.abs(ct.affine - mask.affine).max() < 1e-6 * np.abs(ct.affine).max(), 'affine'
        a, b = nib.as_closest_canonical(mask), nib.as_closest_canonical(other)
        assert (np.asarray(a.dataobj) == np.asarray(b.dataobj)).all(), 'voxels'
        print(int((np.asarray(a.dataobj) > 0).sum()))
        """;

    [Theory]
    [InlineData("turned", "ct.nii.gz")]
    [InlineData("second", "ct.nii")]
    [InlineData("pair", "ct.hdr")]
    public async Task A_file_gives_the_masks_of_its_slices_on_its_own_array(string kind, string name)
    {
        var data = TestData.FolderOrSkip("cip-ct64");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, name);
        PythonTool.RunOrSkip("nibabel numpy", Write, Path.Combine(data, "ct.nii.gz"), file, kind);

        using var slices = await FolderRun.Of(Path.Combine(data, "dicom"));
        using var run = await FolderRun.Of(file);

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var (one, other) = (Assert.Single(run.Summaries), Assert.Single(slices.Summaries));
        Assert.Equal(other.Regions.Select(region => region.Voxels), one.Regions.Select(region => region.Voxels));
        foreach (var mask in Masks)
        {
            var (ours, theirs) = (MaskOf(run, one, mask), MaskOf(slices, other, mask));
            Assert.NotEqual("0\n", PythonTool.RunOrSkip("nibabel numpy", Judge, file, ours, theirs));
        }
    }

    [Fact]
    public async Task A_folder_of_slices_and_files_gives_a_result_of_each_and_leaves_masks_out()
    {
        using var run = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64"));

        Assert.Equal(2, run.Summaries.Count);
        Assert.Equal(run.Summaries[0].Regions[0].Voxels, run.Summaries[1].Regions[0].Voxels);
        Assert.Equal(2, run.Case.RejectedObjects.Count(fault => fault.Code == "label-map"));
    }

    private static string MaskOf(FolderRun run, SummaryDocument summary, string mask) =>
        run.PathOf(Path.Combine(summary.Series.Key, "masks", mask + ".nii.gz"));
}
