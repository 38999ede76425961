using System.Text.Json;
using LungSeg.Dicom.Pixels;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Judges;

/// <summary>pydicom, which we did not write, reads the real series: headers and every HU must be the same.</summary>
public sealed class PydicomTests
{
    private const string Script = """
        import sys, os, json, hashlib, numpy as np, pydicom
        out = {}
        for name in sorted(os.listdir(sys.argv[1])):
            ds = pydicom.dcmread(os.path.join(sys.argv[1], name))
            stored = ds.pixel_array.astype(np.int64)
            hu = np.rint(stored * float(ds.RescaleSlope) + float(ds.RescaleIntercept))
            padding = stored == -2000
            if "PixelPaddingValue" in ds and ds.PixelRepresentation == 1:
                padding |= stored == np.array(ds.PixelPaddingValue, dtype=np.uint16).astype(np.int16)
            hu[padding] = -1024
            out[name] = dict(
                sop=ds.SOPInstanceUID, series=ds.SeriesInstanceUID, study=ds.StudyInstanceUID, rows=ds.Rows, columns=ds.Columns,
                position=list(map(float, ds.ImagePositionPatient)), spacing=list(map(float, ds.PixelSpacing)),
                slope=float(ds.RescaleSlope), intercept=float(ds.RescaleIntercept), number=int(ds.InstanceNumber),
                thickness=float(ds.SliceThickness), kernel=ds.get("ConvolutionKernel") or None, maker=ds.Manufacturer,
                stored=ds.BitsStored, high=ds.HighBit, signed=ds.PixelRepresentation,
                hash=hashlib.sha256(hu.astype("<i2").tobytes()).hexdigest())
        print(json.dumps(out))
        """;

    [Theory]
    [InlineData("lidc-0001/dicom", 133)]
    [InlineData("lungdx-a0002/dicom", 30)]
    [InlineData("cip-ct64/dicom", 79)]
    public void Headers_and_pixels_of_a_real_series_are_the_same(string series, int count)
    {
        var folder = TestData.FolderOrSkip(series);
        using var judged = JsonDocument.Parse(PythonTool.RunOrSkip("pydicom numpy", Script, folder));
        var objects = DicomFolder.Headers(folder);
        Assert.Equal(count, objects.Count);
        foreach (var (name, read) in objects)
        {
            var header = read.Header!;
            var expected = judged.RootElement.GetProperty(name);
            var frame = header.Frames[0];
            Assert.Equal(expected.GetProperty("sop").GetString(), header.SopInstanceUid);
            Assert.Equal(expected.GetProperty("series").GetString(), header.SeriesInstanceUid);
            Assert.Equal(expected.GetProperty("study").GetString(), header.StudyInstanceUid);
            Assert.Equal(
                Numbers(expected, "position"),
                new[] { frame.Position!.Value.X, frame.Position.Value.Y, frame.Position.Value.Z });
            Assert.Equal(Numbers(expected, "spacing"), new[] { frame.SpacingY!.Value, frame.SpacingX!.Value });
            Assert.Equal(expected.GetProperty("slope").GetDouble(), frame.RescaleSlope);
            Assert.Equal(expected.GetProperty("intercept").GetDouble(), frame.RescaleIntercept);
            Assert.Equal(expected.GetProperty("number").GetInt32(), header.InstanceNumber);
            Assert.Equal(expected.GetProperty("thickness").GetDouble(), frame.SliceThickness);
            Assert.Equal(expected.GetProperty("kernel").GetString(), header.Acquisition.ConvolutionKernel);
            Assert.Equal(expected.GetProperty("maker").GetString(), header.Acquisition.Manufacturer);
            Assert.Equal(expected.GetProperty("rows").GetInt32(), header.Pixels.Rows);
            Assert.Equal(expected.GetProperty("columns").GetInt32(), header.Pixels.Columns);
            Assert.Equal(expected.GetProperty("stored").GetInt32(), header.Pixels.BitsStored);
            Assert.Equal(expected.GetProperty("high").GetInt32(), header.Pixels.HighBit);
            Assert.Equal(expected.GetProperty("signed").GetInt32() == 1, header.Pixels.IsSigned);
            Assert.Equal(
                expected.GetProperty("hash").GetString(),
                PixelHash.Of(DicomFolder.Slice(folder, new(name, 0), header)));
        }
    }

    private static double[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
