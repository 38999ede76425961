namespace LungSeg.Dicom.Part10;

/// <summary>
/// Value representations (PS3.5 section 6.2). The number is the two letters as they lie in an explicit data set,
/// read as a little-endian 16-bit word.
/// </summary>
public enum DicomVr : ushort
{
    /// <summary>Not stated: an implicit data set, or bytes that are no value representation.</summary>
    None = 0,
    AE = 'A' | ('E' << 8),
    AS = 'A' | ('S' << 8),
    AT = 'A' | ('T' << 8),
    CS = 'C' | ('S' << 8),
    DA = 'D' | ('A' << 8),
    DS = 'D' | ('S' << 8),
    DT = 'D' | ('T' << 8),
    FD = 'F' | ('D' << 8),
    FL = 'F' | ('L' << 8),
    IS = 'I' | ('S' << 8),
    LO = 'L' | ('O' << 8),
    LT = 'L' | ('T' << 8),
    OB = 'O' | ('B' << 8),
    OD = 'O' | ('D' << 8),
    OF = 'O' | ('F' << 8),
    OL = 'O' | ('L' << 8),
    OV = 'O' | ('V' << 8),
    OW = 'O' | ('W' << 8),
    PN = 'P' | ('N' << 8),
    SH = 'S' | ('H' << 8),
    SL = 'S' | ('L' << 8),
    SQ = 'S' | ('Q' << 8),
    SS = 'S' | ('S' << 8),
    ST = 'S' | ('T' << 8),
    SV = 'S' | ('V' << 8),
    TM = 'T' | ('M' << 8),
    UC = 'U' | ('C' << 8),
    UI = 'U' | ('I' << 8),
    UL = 'U' | ('L' << 8),
    UN = 'U' | ('N' << 8),
    UR = 'U' | ('R' << 8),
    US = 'U' | ('S' << 8),
    UT = 'U' | ('T' << 8),
    UV = 'U' | ('V' << 8),
}

/// <summary>What the encoding needs to know of a value representation.</summary>
public static class DicomVrRules
{
    /// <summary>
    /// Whether an explicit element has a 16-bit length (PS3.5 table 7.1-2); all others, future ones too, have 32 bits.
    /// </summary>
    public static bool HasShortLength(this DicomVr vr) => vr
        is DicomVr.AE or DicomVr.AS or DicomVr.AT or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.FD
        or DicomVr.FL or DicomVr.IS or DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.SL or DicomVr.SS
        or DicomVr.ST or DicomVr.TM or DicomVr.UI or DicomVr.UL or DicomVr.US;

    /// <summary>
    /// The value representation that two bytes spell. Two capitals that are none of today's are taken for one of the
    /// future; anything else is <see cref="DicomVr.None"/>.
    /// </summary>
    public static DicomVr FromLetters(byte first, byte second) =>
        first is >= (byte)'A' and <= (byte)'Z' && second is >= (byte)'A' and <= (byte)'Z'
            ? (DicomVr)(first | (second << 8))
            : DicomVr.None;

    /// <summary>Whether a value is floating-point numbers in binary.</summary>
    public static bool IsBinaryFloat(this DicomVr vr) => vr is DicomVr.FD or DicomVr.FL;

    /// <summary>Whether a value is text that a number can be written in.</summary>
    public static bool IsNumberText(this DicomVr vr) =>
        vr
            is DicomVr.IS
                or DicomVr.DS
                or DicomVr.LO
                or DicomVr.SH
                or DicomVr.ST
                or DicomVr.LT
                or DicomVr.UT
                or DicomVr.CS;

    /// <summary>Whether the two letters are a value representation of the standard.</summary>
    public static bool IsKnown(this DicomVr vr) => vr != DicomVr.None && Enum.IsDefined(vr);

    /// <summary>The byte that makes a value's length even: a zero for UIDs and numbers, a space for text.</summary>
    public static byte Padding(this DicomVr vr) => vr switch
    {
        DicomVr.AE or DicomVr.AS or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.IS or DicomVr.LO
            or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.ST or DicomVr.TM or DicomVr.UC or DicomVr.UR
            or DicomVr.UT => (byte)' ',
        _ => 0,
    };

    /// <summary>
    /// Bytes of one number in a value, which is what a big-endian data set turns round; 1 for text and bytes.
    /// </summary>
    public static int WordSize(this DicomVr vr) => vr switch
    {
        DicomVr.US or DicomVr.SS or DicomVr.OW or DicomVr.AT => 2,
        DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.OF or DicomVr.OL => 4,
        DicomVr.FD or DicomVr.OD or DicomVr.OV or DicomVr.SV or DicomVr.UV => 8,
        _ => 1,
    };
}
