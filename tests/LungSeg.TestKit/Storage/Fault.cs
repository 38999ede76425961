namespace LungSeg.TestKit.Storage;

/// <summary>What can go wrong with a call to a blob store.</summary>
public enum Fault
{
    /// <summary>Nothing: the call goes through.</summary>
    None,

    /// <summary>Time-out, 429 or 503: the call is not done.</summary>
    Unavailable,

    /// <summary>The call is done, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>
    /// A read ends with a dropped connection after half of what it would have given; so does a listing.
    /// </summary>
    Dropped,

    /// <summary>The ETag that is given is not the blob's; a conditional read finds another version.</summary>
    WrongETag,

    /// <summary>The listing does not show the newest blob yet, the look-up not the blob.</summary>
    Lagging,

    /// <summary>The blob is deleted just before the call.</summary>
    Vanished,

    /// <summary>The blob is replaced by other bytes just before the call.</summary>
    Changed,
}

/// <summary>The methods of a blob store.</summary>
public enum StoreCall
{
    List,
    Find,
    Read,
    Write,
    Delete,
}
