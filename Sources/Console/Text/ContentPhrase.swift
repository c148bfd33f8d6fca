import Market

/// What creators, viewers and operators read about short videos and picture posts.
package enum ContentPhrase: String, Phrase {
    case title, lead, queueTitle, queueLead, sessions, emptyTitle, emptyText, queueEmptyTitle, queueEmptyText
    case make, newTitle, form, video, pictures, caption, captionHint, tags, tagsHint, category, noCategory
    case angle, entertainment, knowledge, experience, review, isSynthetic, isPaid
    case draft, uploading, machineReview, humanReview, published, pooling, longTail, withdrawn, restricted, removed
    case submit, withdraw, remove, approve, decline, recheck, restrict, unrestrict, reinstate, edit
    case rule, note, finding, since, noMoves, openPage, publishedAt
    case file, fileLead, picturesLead, chooseVideo, choosePictures, sending, converting, converted, notConverted, noFile
    case card, noCard, findProduct, findHint, useProduct, dropProduct, foundNothing, save
    case links, linksEmpty, product, plan, planNone, planVersion, linkedAt, unlinkedAt, holds
    case synthetic, advertisement, play, unplayable, noVideo, look, like, share, shared, follow, followed, fewGoods
    case chooseLater, close, notSent, makeContent, moveContent, editContent, quota

    package var wording: Wording {
        switch self {
        case .title: .init("短视频与图文", "Videos and posts")
        case .lead: .init("做、传、发布，都在这里。", "Make, upload, publish: all from here.")
        case .queueTitle: .init("内容审核", "Content review")
        case .queueLead: .init("含有存疑词的内容，由你放行或退回。", "Contents with doubtful words wait for you.")
        case .sessions: .init("直播", "Live sessions")
        case .emptyTitle: .init("还没有内容", "Nothing made yet")
        case .emptyText: .init("从上面的表单开始第一条。", "Begin the first one with the form above.")
        case .queueEmptyTitle: .init("没有待审内容", "Nothing waits")
        case .queueEmptyText: .init("含有存疑词的内容会出现在这里。", "Contents with doubtful words show up here.")
        case .make: .init("新建", "Make")
        case .newTitle: .init("新内容", "Something new")
        case .form: .init("形式", "Form")
        case .video: .init("短视频", "Short video")
        case .pictures: .init("图文", "Pictures")
        case .caption: .init("标题", "Caption")
        case .captionHint: .init("观众为什么要看", "Why watch it")
        case .tags: .init("话题", "Topics")
        case .tagsHint: .init("用空格隔开", "Separated by spaces")
        case .category: .init("类目", "Category")
        case .noCategory: .init("不指定", "None in particular")
        case .angle: .init("内容性质", "What it is")
        case .entertainment: .init("其他", "Something else")
        case .knowledge: .init("知识介绍", "Knowledge")
        case .experience: .init("体验分享", "An experience")
        case .review: .init("消费测评", "A review")
        case .isSynthetic: .init("画面或声音由 AI 生成", "A machine made picture or voice")
        case .isPaid: .init("收了推广费", "I was paid to make it")
        case .draft: .init("草稿", "Draft")
        case .uploading: .init("等待文件", "Waits for its file")
        case .machineReview: .init("机器审核", "Machine review")
        case .humanReview: .init("人工审核", "Human review")
        case .published: .init("已发布", "Published")
        case .pooling: .init("推荐中", "In a pool")
        case .longTail: .init("长尾", "Long tail")
        case .withdrawn: .init("已收回", "Taken back")
        case .restricted: .init("仅主页可见", "Creator's page only")
        case .removed: .init("已下架", "Taken down")
        case .submit: .init("提交发布", "Hand in")
        case .withdraw: .init("收回", "Take back")
        case .remove: .init("下架", "Take down")
        case .approve: .init("放行", "Let pass")
        case .decline: .init("退回", "Give back")
        case .recheck: .init("重新审核", "Look again")
        case .restrict: .init("仅主页可见", "Restrict")
        case .unrestrict: .init("取消限制", "Lift the restriction")
        case .reinstate: .init("恢复", "Put up again")
        case .edit: .init("修改", "Change")
        case .rule: .init("违反的规则", "The rule")
        case .note: .init("发现了什么", "What was found")
        case .finding: .init("未通过（{rule}）：{note}", "Stopped ({rule}): {note}")
        case .since: .init("自 {time}", "since {time}")
        case .noMoves: .init("现在没有可做的操作", "There is nothing to do now")
        case .openPage: .init("观众看到的", "What viewers see")
        case .publishedAt: .init("{time} 发布", "Published {time}")
        case .file: .init("文件", "File")
        case .fileLead: .init("MP4 等常见格式；新文件会替换旧的。", "MP4 and other common formats; a new file replaces the old.")
        case .picturesLead:
            .init("JPEG、PNG 或 WebP，最多 {count} 张，每张 20 MB 以内。", "JPEG, PNG or WebP, {count} at most, 20 MB each.")
        case .chooseVideo: .init("选择视频", "Choose a video")
        case .choosePictures: .init("选择图片", "Choose pictures")
        case .sending: .init("上传中 {percent}%", "Uploading {percent}%")
        case .converting: .init("转码中 {percent}%", "Converting {percent}%")
        case .converted: .init("已就绪", "Ready")
        case .notConverted: .init("不能使用：{reason}", "Can't be used: {reason}")
        case .noFile: .init("还没有文件", "No file yet")
        case .card: .init("商品卡片", "Product card")
        case .noCard: .init("没有挂商品", "It sells nothing")
        case .findProduct: .init("找商品", "Find products")
        case .findHint: .init("商品名", "Name of a product")
        case .useProduct: .init("挂这件", "Link it")
        case .dropProduct: .init("取下商品", "Unlink")
        case .foundNothing: .init("没有找到可挂的商品", "No product found that could be linked")
        case .save: .init("保存", "Save")
        case .links: .init("挂车记录", "Link history")
        case .linksEmpty: .init("提交后，商品与佣金方案会记在这里。", "Once it is handed in, product and plan are noted here.")
        case .product: .init("商品", "Product")
        case .plan: .init("佣金方案", "Commission plan")
        case .planNone: .init("无", "None")
        case .planVersion: .init("第 {version} 版，{rate}", "Version {version}, {rate}")
        case .linkedAt: .init("开始", "From")
        case .unlinkedAt: .init("结束", "Until")
        case .holds: .init("生效中", "Holds now")
        case .synthetic: .init("AI 生成", "Made by AI")
        case .advertisement: .init("广告", "Advertisement")
        case .play: .init("播放", "Play")
        case .unplayable: .init("这个浏览器不能播放此视频", "This browser cannot play the video")
        case .noVideo: .init("视频还没有准备好", "The video is not ready yet")
        case .look: .init("看看", "Look")
        case .like: .init("点赞", "Like")
        case .share: .init("分享", "Share")
        case .shared: .init("链接已复制", "Link copied")
        case .follow: .init("关注", "Follow")
        case .followed: .init("已关注", "Following")
        case .fewGoods: .init("规格与价格", "Variants and prices")
        case .chooseLater: .init("结算还没有开放。", "Checkout is not open yet.")
        case .close: .init("关闭", "Close")
        case .notSent: .init("没有成功，请再试一次", "That did not work; try again")
        case .makeContent: .init("新建内容", "Content made")
        case .moveContent: .init("内容操作", "Content moved")
        case .editContent: .init("修改内容", "Content changed")
        case .quota: .init("挂商品的内容，每七天最多 {count} 条。", "Contents with a card: {count} in seven days at most.")
        }
    }
}

extension Content.State {
    /// The state as its creator reads it.
    var phrase: ContentPhrase {
        switch self {
        case .draft: .draft
        case .uploading: .uploading
        case .machineReview: .machineReview
        case .humanReview: .humanReview
        case .published: .published
        case .pooling: .pooling
        case .longTail: .longTail
        case .withdrawn: .withdrawn
        case .restricted: .restricted
        case .removed: .removed
        }
    }

    /// How its badge looks.
    var tone: String {
        switch self {
        case .published, .pooling, .longTail: "good"
        case .uploading, .machineReview, .humanReview: "act"
        case .restricted, .removed: "bad"
        case .draft, .withdrawn: "wait"
        }
    }
}

extension Content.Command {
    /// The command as its button says it; nil for what the platform does by itself and for the form's own.
    var phrase: ContentPhrase? {
        switch self {
        case .submit: .submit
        case .withdraw: .withdraw
        case .remove: .remove
        case .approve: .approve
        case .decline: .decline
        case .recheck: .recheck
        case .restrict: .restrict
        case .unrestrict: .unrestrict
        case .reinstate: .reinstate
        case .edit, .receive, .pass, .doubt, .reject, .lift, .settle: nil
        }
    }
}

extension Content.Angle {
    /// The angle as the form says it.
    var phrase: ContentPhrase {
        switch self {
        case .entertainment: .entertainment
        case .knowledge: .knowledge
        case .experience: .experience
        case .review: .review
        }
    }
}

extension Content.Form {
    /// The form as it is read.
    var phrase: ContentPhrase { self == .video ? .video : .pictures }
}
