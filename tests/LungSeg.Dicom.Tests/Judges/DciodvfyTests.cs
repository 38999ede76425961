using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Judges;

/// <summary>dicom3tools' verifier finds no error in the slices that phantoms and tests are made of.</summary>
public sealed class DciodvfyTests
{
    [Fact]
    public void A_written_slice_is_a_conformant_ct_image()
    {
        using var folder = new TemporaryFolder();
        var path = folder["slice.dcm"];
        using (var file = File.Create(path))
            CtSliceWriter.Write(file, Synthetic.Slice(12.5) with { PixelPaddingValue = -2000 }, Synthetic.Cells(1));
        var (_, output) = ExternalTool.RunOrSkip("dciodvfy", path);
        Assert.Contains("CTImage", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
