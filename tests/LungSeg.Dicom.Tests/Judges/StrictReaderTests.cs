using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using LungSeg.Dicom.Pixels;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests.Judges;

/// <summary>
/// Broken objects that pydicom still reads with its validation on: where we take them too, every HU is the same; where
/// we do not, it is by a rule that pydicom does not have.
/// </summary>
public sealed class StrictReaderTests(ITestOutputHelper output)
{
    private const int Mutations = 1000;

    private const string Script = """
        import sys, os, json, hashlib, warnings, numpy as np, pydicom
        warnings.simplefilter("ignore")
        pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE
        out = {}
        for name in sorted(os.listdir(sys.argv[1])):
            path = os.path.join(sys.argv[1], name)
            # Elements that stand twice or out of order break PS3.5 section 7.1, which pydicom does not see.
            if open(path, "rb").read().count(b"\xe0\x7f\x10\x00") > 1: continue
            try:
                ds = pydicom.dcmread(path)
                for element in ds.iterall(): element.value
                stored = ds.pixel_array
                if ds.get("NumberOfFrames"): stored = stored[0] if stored.ndim == 3 else stored
                stored = stored.astype(np.int64)
                hu = np.rint(stored * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0)))
                if "PixelPaddingValue" in ds or stored.ndim != 2 or not np.isfinite(hu).all() or np.abs(hu).max() > 32767: continue
                hu[stored == -2000] = -1024
                out[name] = hashlib.sha256(hu.astype("<i2").tobytes()).hexdigest()
            except Exception:
                pass
        print(json.dumps(out))
        """;

    [Fact]
    public void What_pydicom_reads_with_validation_has_the_same_pixels_or_breaks_a_rule_of_ours()
    {
        // Explicit, implicit and big endian, deflated, and RLE: what pydicom decodes by itself.
        var seeds = DicomFuzz.Seeds().Where((_, i) => i is 0 or 1 or 2 or 3 or 7).ToList();
        var random = new Random(5);
        using var folder = new TemporaryFolder();
        var files = new Dictionary<string, byte[]>();
        for (var i = 0; i < Mutations; i++)
        {
            var name = i.ToString("D5", CultureInfo.InvariantCulture);
            files[name] = DicomMutations.Mutate(seeds[i % seeds.Count], random);
            File.WriteAllBytes(folder[name], files[name]);
        }

        using var judged = JsonDocument.Parse(PythonTool.RunOrSkip("pydicom numpy", Script, folder.Path));
        var rejected = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var same = 0;
        foreach (var accepted in judged.RootElement.EnumerateObject())
        {
            var file = files[accepted.Name];
            var read = DicomFuzz.ReadHeader(file);
            var fault = read.Fault;
            if (read.Header is { } header)
            {
                var hu = new short[header.Pixels.FrameLength];
                fault = SlicePixels.Read(file, header, PixelDecoders.BuiltIn, 0, hu);
                if (fault is null)
                {
                    var hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(hu.AsSpan())));
                    Assert.True(accepted.Value.GetString() == hash, $"the pixels of mutation {accepted.Name} differ");
                    same++;
                    continue;
                }
            }

            rejected[fault!.Code] = rejected.GetValueOrDefault(fault.Code) + 1;
            output.WriteLine($"{accepted.Name} {fault.Code}: {fault.Message}");
        }

        output.WriteLine($"{same} the same; rejected: {string.Join(", ", rejected)}");
        Assert.InRange(same, Mutations / 30, Mutations);
        Assert.InRange(rejected.Values.Sum(), 0, same / 2);
    }
}
