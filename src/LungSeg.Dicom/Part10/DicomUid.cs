using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Dicom.Part10;

/// <summary>UIDs made from content, so that the same input always gives the same object.</summary>
public static class DicomUid
{
    /// <summary>This software's implementation class UID, written in every meta header.</summary>
    public static readonly string Implementation = FromHash("LungSeg", "implementation class");

    /// <summary>The longest UID that the standard allows.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// Whether a text is a UID by the standard (PS3.5 section 9.1): at least two components of digits with single dots
    /// between them, none with a zero in front, at most 64 characters.
    /// </summary>
    public static bool IsValid(string uid)
    {
        if (uid.Length > MaxLength) return false;
        var (components, digits) = (1, 0);
        for (var i = 0; i < uid.Length; i++)
        {
            if (uid[i] == '.')
            {
                if (digits == 0) return false;
                (components, digits) = (components + 1, 0);
                continue;
            }

            if (!char.IsAsciiDigit(uid[i]) || (digits == 1 && uid[i - 1] == '0')) return false;
            digits++;
        }

        return components > 1 && digits > 0;
    }

    /// <summary>
    /// The UID itself where it is one by the standard, else one that is made from it: equal ones stay equal.
    /// </summary>
    public static string Conformant(string uid) => IsValid(uid) ? uid : FromHash("uid", uid);

    /// <summary>
    /// A UID under 2.25 (PS3.5 annex B.2: a UUID as one decimal number) from the SHA-256 of the parts. The UUID is of
    /// version 8, variant 1 (RFC 9562: the user's own hash); equal parts give equal UIDs on every machine.
    /// </summary>
    /// <param name="parts">For example the source's series UID and the name of what is derived from it.</param>
    public static string FromHash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // Each part is closed by a zero, so that ("ab", "c") and ("a", "bc") differ.
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        var uuid = hash.GetHashAndReset().AsSpan(0, 16);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return "2.25." + BinaryPrimitives.ReadUInt128BigEndian(uuid).ToString(CultureInfo.InvariantCulture);
    }
}
