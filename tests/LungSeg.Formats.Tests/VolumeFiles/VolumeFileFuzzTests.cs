using System.Diagnostics;
using System.Text;
using LungSeg.Formats.VolumeFiles;
using LungSeg.TestKit.Volumes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Tests.VolumeFiles;

/// <summary>
/// Headers that anyone may have written: a volume or a named fault, soon, within memory that follows from the file's
/// length.
/// </summary>
public sealed class VolumeFileFuzzTests(ITestOutputHelper output)
{
    /// <summary>What a header may take, bytes: unpacking the first of a packed one, and this for each byte.</summary>
    private const long Constant = 1 << 20, Multiple = 256;

    /// <summary>Voxels of larger volumes are not read: the pipeline's limit refuses or allows them.</summary>
    private const long LargestRead = 4 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ten_thousand_mutations_are_volumes_or_named_faults() => await RunAsync(10_000, 3);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(LongSeeds))]
    public async Task A_million_mutations_are_volumes_or_named_faults(int seed) => await RunAsync(100_000, seed);

    public static TheoryData<int> LongSeeds => [.. Enumerable.Range(4, 10)];

    /// <summary>A zlib stream that asks for a dictionary: found by mutation 23,099 of seed 4.</summary>
    [Fact]
    public async Task A_stream_that_needs_a_dictionary_is_broken()
    {
        await using var stream = await VolumeDataStream.UnpackAsync(
            new MemoryStream([0x78, 0xBB, 1, 2, 3, 4, 5, 6]), CancellationToken.None);
        var fault = await Assert.ThrowsAsync<VolumeFaultException>(() =>
            VolumeDataStream.ReadAsync(stream, new byte[10], CancellationToken.None)
        );
        Assert.Equal("malformed", fault.Code);
    }

    private async Task RunAsync(int count, int seed)
    {
        var (seeds, random, ends) = (
            Seeds(), new Random(seed), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var (longest, largest) = (TimeSpan.Zero, 0L);
        for (var i = 0; i < count; i++)
        {
            var (name, content) = seeds[i % seeds.Count];
            var file = Mutated(content, random);
            var clock = Stopwatch.GetTimestamp();
            string end;
            try
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var header = HeaderOf(file, name, out end);
                var taken = GC.GetAllocatedBytesForCurrentThread() - before;
                largest = Math.Max(largest, taken);
                Assert.True(taken <= Constant + (Multiple * file.Length), $"its header took {taken} bytes");
                if (header is not null) end = await ReadAsync(header, file);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                throw new InvalidOperationException(
                    $"Mutation {i} of seed {seed}, {name}, {file.Length} bytes: {fault.Message}", fault);
            }

            ends[end] = ends.GetValueOrDefault(end) + 1;
            var time = Stopwatch.GetElapsedTime(clock);
            if (time > longest) longest = time;
            Assert.True(time < Limit, $"mutation {i} took {time}");
        }

        output.WriteLine(
            $"{count} mutations, longest {longest.TotalMilliseconds:0} ms, largest header {largest} bytes; "
                + $"{string.Join(", ", ends.Select(end => $"{end.Key} {end.Value}"))}");
        Assert.True(ends.ContainsKey("read") && ends.ContainsKey("malformed") && ends.ContainsKey("bad-value"));
    }

    private static VolumeHeader? HeaderOf(byte[] file, string name, out string end)
    {
        end = "no volume";
        if (!VolumeFormats.Recognizes(file)) return null;
        try
        {
            return VolumeFormats.ReadHeader(file, file.Length, name);
        }
        catch (VolumeFaultException fault)
        {
            Assert.NotEmpty(fault.Remedy);
            end = fault.Code;
            return null;
        }
    }

    private static async Task<string> ReadAsync(VolumeHeader header, byte[] file)
    {
        if (header.Data.File is not null) return "detached";
        if (header.VolumeBytes * header.Volumes > LargestRead) return "large";
        var isPacked = header.Data.Packing != VolumePacking.None;
        try
        {
            var first = VolumeDataStream.FirstVoxel(header, isPacked, file.Length);
            var begin =
                header.Data.Packing == VolumePacking.File ? 0 : (int)Math.Min(header.Data.Offset ?? first, file.Length);
            Stream stream = new MemoryStream(file, begin, file.Length - begin);
            if (isPacked) stream = await VolumeDataStream.UnpackAsync(stream, CancellationToken.None);
            await using (stream)
            {
                await VolumeDataStream.SkipAsync(stream, first - begin, CancellationToken.None);
                var stored = new byte[header.VolumeBytes];
                await VolumeDataStream.ReadAsync(stream, stored, CancellationToken.None);
                var values = new double[header.Grid.Size.Length];
                new StoredVoxels(header, 0).Values(stored, values);
                foreach (var value in values) StoredVoxels.Hounsfield(value);
                var survey = new VoxelSurvey();
                survey.Add(values);
                survey.Notes(offsetGiven: false);
            }

            return "read";
        }
        catch (VolumeFaultException fault)
        {
            return $"voxels: {fault.Code}";
        }
    }

    private static List<(string Name, byte[] Content)> Seeds()
    {
        var grid = new VolumeGeometry(
            new(7, 6, 5), new(0.7, 0.7, 2.5), new(1, 2, 3), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
        var builder = new VolumeFileBuilder(grid, [.. Enumerable.Range(0, 210).Select(i => (short)((i * 17) - 1024))]);
        VolumeFileBuilder[] kinds =
        [
            builder,
            builder with
            {
                IsPacked = true,
            },
            builder with
            {
                IsDetached = true,
            },
            builder with
            {
                Volumes = 2,
                IsBigEndian = true,
            },
            builder with
            {
                Type = VoxelType.Float32,
            },
            builder with
            {
                Type = VoxelType.Float64,
                Version = 2,
                IsBigEndian = true,
                IsPacked = true,
            },
        ];
        return
        [
            .. kinds.SelectMany(kind =>
                ((string[])["nifti", "nrrd", "mha"]).SelectMany(format => kind.Files(format).Take(1))
            ),
        ];
    }

    /// <summary>
    /// Bytes turned, runs overwritten, cut off, doubled; numbers and words of text put in each other's place.
    /// </summary>
    private static byte[] Mutated(byte[] content, Random random)
    {
        var file = content.ToArray();
        for (var n = 1 + random.Next(4); n > 0; n--)
        {
            var at = random.Next(Math.Min(file.Length, 420));
            switch (random.Next(7))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    random.NextBytes(file.AsSpan(at, Math.Min(random.Next(1, 9), file.Length - at)));
                    break;
                case 2:
                    file.AsSpan(at, Math.Min(random.Next(1, 9), file.Length - at)).Fill((byte)(random.Next(2) * 255));
                    break;
                case 3:
                    file = file[..Math.Max(1, random.Next(file.Length))];
                    break;
                case 4:
                    file = [.. file[..at], .. file[random.Next(at + 1)..]];
                    break;
                case 5:
                    Put(file, at, Text(random));
                    break;
                default:
                    Put(
                        file,
                        at,
                        Encoding.ASCII.GetBytes(
                            random.Next(3) switch
                            {
                                0 => "9",
                                1 => "-",
                                _ => " ",
                            }));
                    break;
            }
        }

        return file;
    }

    private static byte[] Text(Random random)
    {
        string[] words =
        [
            "99999999999",
            "-1",
            "0",
            "nan",
            "inf",
            "1e308",
            "none",
            "(1,2,3)",
            "\n",
            ": ",
            "= ",
            "LOCAL",
            "gzip",
            "raw",
            "((((",
        ];
        return Encoding.ASCII.GetBytes(words[random.Next(words.Length)]);
    }

    private static void Put(byte[] file, int at, byte[] text)
    {
        var count = Math.Min(text.Length, file.Length - at);
        if (count > 0) text.AsSpan(0, count).CopyTo(file.AsSpan(at));
    }
}
