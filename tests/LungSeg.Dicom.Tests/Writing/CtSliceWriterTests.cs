using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Writing;

public sealed class CtSliceWriterTests
{
    private const string ReadWithPydicom = """
        import sys, pydicom
        ds = pydicom.dcmread(sys.argv[1])
        print(ds.SOPInstanceUID, ds.file_meta.TransferSyntaxUID, ds.Modality)
        print(list(map(float, ds.ImagePositionPatient)), list(map(float, ds.PixelSpacing)), ds.PixelPaddingValue)
        print(ds.pixel_array.tolist())
        """;

    [Fact]
    public void Pydicom_reads_what_was_written()
    {
        var path = Path.Combine(Path.GetTempPath(), $"lungseg-{Guid.NewGuid():N}.dcm");
        try
        {
            using (var file = File.Create(path)) CtSliceWriter.Write(file, Slice(), [-2000, -1, 0, 1, 2, 32767]);
            var output = PythonTool.RunOrSkip("pydicom numpy", ReadWithPydicom, path);
            Assert.Equal(
                $"""
                {Slice().SopInstanceUid} 1.2.840.10008.1.2.1 CT
                [-12.5, 0.1, 1234.56789] [0.75, 0.5] -2000
                [[-2000, -1, 0], [1, 2, 32767]]

                """,
                output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_same_slice_is_written_as_the_same_bytes()
    {
        using var once = new MemoryStream();
        using var again = new MemoryStream();
        CtSliceWriter.Write(once, Slice(), new short[6]);
        CtSliceWriter.Write(again, Slice(), new short[6]);
        Assert.Equal(once.ToArray(), again.ToArray());
    }

    [Fact]
    public void A_wrong_number_of_cells_is_refused() =>
        Assert.Throws<ArgumentException>(() => CtSliceWriter.Write(Stream.Null, Slice(), new short[5]));

    private static CtSliceDescription Slice() => new()
    {
        StudyInstanceUid = DicomUid.FromHash("test", "study"),
        SeriesInstanceUid = DicomUid.FromHash("test", "series"),
        FrameOfReferenceUid = DicomUid.FromHash("test", "frame"),
        SopInstanceUid = DicomUid.FromHash("test", "slice"),
        Rows = 2,
        Columns = 3,
        Position = new(-12.5, 0.1, 1234.56789),
        SpacingX = 0.5,
        SpacingY = 0.75,
        PixelPaddingValue = -2000,
    };
}
