using LungSeg.Formats.Pictures;
using LungSeg.TestKit.Naive;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Tests.Pictures;

public class PngWriterTests
{
    [Theory]
    [InlineData(PngColorType.Gray, 1)]
    [InlineData(PngColorType.Rgb, 3)]
    [InlineData(PngColorType.Rgba, 4)]
    public void Pixels_come_back_exactly_whatever_the_filter(PngColorType color, int bytesPerPixel)
    {
        var random = new Random(1);
        foreach (var (width, height) in new[] { (1, 1), (7, 5), (640, 33) })
        {
            // Rows of noise, of smooth ramps and of copies: each wants another filter.
            var pixels = new byte[width * height * bytesPerPixel];
            random.NextBytes(pixels);
            for (var i = 0; i < pixels.Length; i++)
            {
                var row = i / (width * bytesPerPixel);
                if (row % 3 == 1) pixels[i] = (byte)(i / bytesPerPixel);
                if (row % 3 == 2) pixels[i] = pixels[i - (width * bytesPerPixel)];
            }

            using var stream = new MemoryStream();
            PngWriter.Write(stream, width, height, color, pixels);

            var read = NaivePng.Read(stream.ToArray());
            Assert.Equal((width, height, bytesPerPixel), (read.Width, read.Height, read.BytesPerPixel));
            Assert.Equal(pixels, read.Pixels);
        }
    }

    [Fact]
    public void Another_reader_sees_the_same_pixels()
    {
        using var folder = new TemporaryFolder();
        var picture = new Picture(31, 17, new(1, 2, 3));
        picture.Write("R", 4, 4, new(200, 100, 50));
        using (var file = File.Create(folder["r.png"])) PngWriter.Write(file, picture);

        var pixels = PythonTool.RunOrSkip(
            "vtk numpy",
            "import sys, vtk, numpy; from vtk.util.numpy_support import vtk_to_numpy as n\n" +
            "r = vtk.vtkPNGReader(); r.SetFileName(sys.argv[1]); r.Update(); d = r.GetOutput()\n" +
            "a = n(d.GetPointData().GetScalars()).reshape(17, 31, 3)[::-1]; print(a.tobytes().hex())",
            folder["r.png"]).Trim();

        Assert.Equal(Convert.ToHexStringLower(picture.Bytes), pixels);
    }

    [Fact]
    public void Bytes_that_are_no_such_picture_are_refused() =>
        Assert.Throws<ArgumentException>(() => PngWriter.Write(Stream.Null, 3, 2, PngColorType.Rgb, new byte[17]));
}
