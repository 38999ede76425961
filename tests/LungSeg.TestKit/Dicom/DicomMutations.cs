using System.Text;

namespace LungSeg.TestKit.Dicom;

/// <summary>
/// Breaks DICOM objects in seeded ways: bits and bytes anywhere, and what a hostile writer would choose: lengths, value
/// representations, tags, numbers that are none, UIDs that are paths, other transfer syntaxes, parts nested in each
/// other.
/// </summary>
public static class DicomMutations
{
    private static readonly string[] ValueRepresentations =
    [
        "AE",
        "AT",
        "CS",
        "DS",
        "FD",
        "FL",
        "IS",
        "LO",
        "OB",
        "OD",
        "OF",
        "OW",
        "SH",
        "SQ",
        "SS",
        "UI",
        "UL",
        "UN",
        "US",
        "UT",
        "ZZ",
    ];

    private static readonly string[] Texts =
    [
        "NaN",
        "1e999",
        "-1e-999",
        "Infinity",
        "99999999999",
        "-0",
        "0",
        "1\\2\\3\\4\\5\\6\\7",
        "../../../etc/passwd",
        "..\\..\\",
        "CON",
        "1..2",
        "\u202E1.2",
        "",
    ];

    private static readonly string[] Syntaxes =
    [
        "1.2.840.10008.1.2.1", "1.2.840.10008.1.2\0\0", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
        "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90", "1.2.3",
    ];

    private static readonly uint[] Lengths =
    [
        0,
        1,
        2,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFE,
        0xFFFFFFFF,
        0x10000,
        0x00FFFFFF,
    ];

    /// <summary>One to four changes.</summary>
    public static byte[] Mutate(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 16; changes--) Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        // Mostly behind the preamble, which nobody reads, and mostly in the header, which stands in front.
        var end = random.Next(3) == 0 ? bytes.Count - 8 : Math.Min(bytes.Count - 8, 2048);
        var at = random.Next(random.Next(8) == 0 ? 0 : Math.Min(128, end - 1), end);
        var count = random.Next(1, Math.Min(64, bytes.Count - at));
        switch (random.Next(11))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                for (var i = 0; i < 4; i++) bytes[at + i] = (byte)(random.Next(2) == 0 ? 0xFF : random.Next(256));
                break;
            case 3:
                bytes.RemoveRange(at, count);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 5:
                bytes.RemoveRange(bytes.Count - count, count);
                break;
            case 6:
                Overwrite(bytes, at, BitConverter.GetBytes(Lengths[random.Next(Lengths.Length)]));
                break;
            case 7:
                if (Find(bytes, at, IsValueRepresentation) is var vr and >= 0)
                    Overwrite(bytes, vr, Ascii(ValueRepresentations, random));
                break;
            case 8:
                if (Find(bytes, at, IsDigit) is var digit and >= 0) Overwrite(bytes, digit, Ascii(Texts, random));
                break;
            case 9:
                if (Find(bytes, 0, (file, i) => StartsWith(file, i, "1.2.840.10008.1.2"u8)) is var uid and >= 0)
                    Overwrite(bytes, uid, Ascii(Syntaxes, random));
                break;
            default:
                // A part of the header within another: sequences in sequences, elements out of order.
                var from = random.Next(Math.Min(128, bytes.Count - 1), bytes.Count - 1);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 512), bytes.Count - from)));
                break;
        }
    }

    private static byte[] Ascii(string[] texts, Random random) =>
        Encoding.UTF8.GetBytes(texts[random.Next(texts.Length)]);

    private static void Overwrite(List<byte> bytes, int at, byte[] value)
    {
        for (var i = 0; i < value.Length && at + i < bytes.Count; i++) bytes[at + i] = value[i];
    }

    private static int Find(List<byte> bytes, int from, Func<List<byte>, int, bool> matches)
    {
        for (var i = from; i < Math.Min(bytes.Count - 1, from + 4096); i++)
        {
            if (matches(bytes, i)) return i;
        }

        return -1;
    }

    private static bool IsValueRepresentation(List<byte> bytes, int at) =>
        char.IsAsciiLetterUpper((char)bytes[at]) && char.IsAsciiLetterUpper((char)bytes[at + 1]);

    private static bool IsDigit(List<byte> bytes, int at) =>
        char.IsAsciiDigit((char)bytes[at]) && char.IsAsciiDigit((char)bytes[at + 1]);

    private static bool StartsWith(List<byte> bytes, int at, ReadOnlySpan<byte> text)
    {
        if (at + text.Length > bytes.Count) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (bytes[at + i] != text[i]) return false;
        }

        return true;
    }
}
