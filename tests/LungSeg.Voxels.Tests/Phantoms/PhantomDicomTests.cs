using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Voxels.Tests.Phantoms;

public class PhantomDicomTests
{
    [Theory]
    [InlineData(PhantomOrientation.AxialHeadFirstSupine)]
    [InlineData(PhantomOrientation.AxialFeetFirstProne)]
    [InlineData(PhantomOrientation.Coronal)]
    [InlineData(PhantomOrientation.Sagittal)]
    public void A_phantom_read_back_from_its_shuffled_files_is_the_same_patient(PhantomOrientation orientation)
    {
        var options = new ThoraxOptions { ScanRadius = 165 };
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(8, orientation), options);
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in PhantomDicom.Files(thorax, options)) File.WriteAllBytes(folder[name], content);

        var index = DicomFolder.Index(folder.Path);

        Assert.Empty(index.Rejections);
        var series = Assert.Single(index.Series);
        using var read = DicomFolder.Load(folder.Path, series);
        var size = read.Size;
        for (var i = 0; i < read.Span.Length; i += 7)
        {
            var p = series.Geometry.ToPatient(new(i % size.X, i / size.X % size.Y, i / size.SliceLength));
            var at = thorax.Hounsfield.Geometry.ToIndex(p);
            Assert.Equal(
                thorax.Hounsfield[(int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z)], read.Span[i]);
        }
    }

    [Fact]
    public void Names_do_not_tell_the_order_and_files_are_the_same_every_time()
    {
        var grid = PhantomGrid.WholeThorax(12);
        var once = PhantomDicom.Files(grid).ToArray();
        var again = PhantomDicom.Files(grid).ToArray();

        Assert.Equal(once.Select(f => f.FileName), again.Select(f => f.FileName));
        Assert.All(once.Zip(again), pair => Assert.Equal(pair.First.Content, pair.Second.Content));
        Assert.Equal(once.Length, once.Select(f => f.FileName).Distinct().Count());
    }
}
